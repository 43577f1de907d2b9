"""Trains and evaluates an estimator on two replicas, or as one of several processes, or on one device.

python replicas_program.py FOLDER one|two|tpu            # prints metrics and weights as JSON
TF_CONFIG=... python replicas_program.py FOLDER cluster|servers
"""

import json
import sys

import numpy as np

import tf2compat.v1 as tf

ROWS, BATCH, STEPS = 64, 8, 6


def data():
    random = np.random.RandomState(0)
    x = random.rand(ROWS, 4).astype("float32")
    return x, (x.sum(1) > 2).astype("int32")


def model_fn(features, labels, mode):
    constant = tf.constant_initializer(0.1)
    hidden = tf.layers.dense(features, 8, tf.nn.relu, kernel_initializer=tf.constant_initializer(np.eye(4, 8)))
    logits = tf.layers.dense(hidden, 2, kernel_initializer=constant)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    step = tf.train.get_global_step()
    train_op = tf.train.AdamOptimizer(0.05).minimize(loss, step)
    metrics = {"accuracy": tf.metrics.accuracy(labels, tf.argmax(logits, 1)), "mean": tf.metrics.mean(logits)}
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, eval_metric_ops=metrics)


def input_fn(batch, repeat=True, first=0, every=1):
    def read():
        x, y = data()
        dataset = tf.data.Dataset.from_tensor_slices((x, y))
        dataset = dataset.repeat() if repeat else dataset
        return dataset.batch(batch).shard(every, first)

    return read


def told(estimator, metrics):
    names = ["dense/kernel", "dense_1/kernel", "dense_1/bias"]
    weights = {name: np.asarray(estimator.get_variable_value(name)).tolist() for name in names}
    print(json.dumps({"metrics": {key: float(value) for key, value in metrics.items()}, "weights": weights}))


def on_one_device(folder):
    estimator = tf.estimator.Estimator(model_fn, folder)
    estimator.train(input_fn(2 * BATCH), max_steps=STEPS)
    told(estimator, estimator.evaluate(input_fn(2 * BATCH, False)))


def on_two_replicas(folder):
    strategy = tf.distribute.MirroredStrategy(["/cpu:0", "/cpu:1"])
    config = tf.estimator.RunConfig(train_distribute=strategy, eval_distribute=strategy)
    estimator = tf.estimator.Estimator(model_fn, folder, config)
    estimator.train(input_fn(BATCH), max_steps=STEPS)
    told(estimator, estimator.evaluate(input_fn(ROWS, False)))  # One batch: not enough for both replicas.


def on_a_tpu(folder):
    """A `TPUEstimator` with `use_tpu=True`; two CPUs stand for the cores of the TPU."""
    from tf2compat.distribute import strategy_of
    from tf2compat.estimator import tpu

    tpu.strategy_of = lambda name, devices: strategy_of("mirrored", ["CPU:0", "CPU:1"])

    def tpu_model_fn(features, labels, mode, params):
        spec = model_fn(features, labels, mode)
        spec = spec._asdict() if hasattr(spec, "_asdict") else spec
        logits = tf.get_default_graph().get_tensor_by_name("dense_1/BiasAdd:0")

        def metric_fn(labels, logits):
            return {"accuracy": tf.metrics.accuracy(labels, tf.argmax(logits, 1)), "mean": tf.metrics.mean(logits)}

        eval_metrics = (metric_fn, [labels, logits]) if mode == "eval" else None
        return tf.estimator.tpu.TPUEstimatorSpec(
            mode, loss=spec["loss"], train_op=spec["train_op"], eval_metrics=eval_metrics
        )

    config = tf.estimator.tpu.RunConfig(tpu_config=tf.estimator.tpu.TPUConfig(iterations_per_loop=2))
    estimator = tf.estimator.tpu.TPUEstimator(
        tpu_model_fn, folder, config, use_tpu=True, train_batch_size=2 * BATCH, eval_batch_size=2 * BATCH
    )
    estimator.train(lambda params: input_fn(params["batch_size"])(), max_steps=STEPS)
    told(estimator, estimator.evaluate(lambda params: input_fn(params["batch_size"])(), steps=ROWS // (2 * BATCH)))


def as_one_of_several(folder, strategy):
    task = json.loads(__import__("os").environ["TF_CONFIG"])["task"]
    config = tf.estimator.RunConfig(
        model_dir=folder,
        train_distribute=strategy,
        save_checkpoints_steps=3,
        experimental_max_worker_delay_secs=0,
    )
    estimator = tf.estimator.Estimator(model_fn, config=config)
    number = {"chief": 0, "worker": 1}.get(task["type"], 0)
    train = tf.estimator.TrainSpec(input_fn(BATCH, first=number, every=2), max_steps=STEPS)
    evaluate = tf.estimator.EvalSpec(input_fn(2 * BATCH, False), steps=None, start_delay_secs=0, throttle_secs=1)
    tf.estimator.train_and_evaluate(estimator, train, evaluate)
    if task["type"] in ("chief", "evaluator"):
        told(estimator, estimator.evaluate(input_fn(2 * BATCH, False), name="last"))


def main(folder, what):
    if what in ("two", "tpu"):
        cpus = tf.config.list_physical_devices("CPU")
        tf.config.set_logical_device_configuration(cpus[0], [tf.config.LogicalDeviceConfiguration()] * 2)
    tf.disable_v2_behavior()
    tf.logging.set_verbosity(tf.logging.ERROR)
    if what == "cluster":
        as_one_of_several(folder, tf.distribute.experimental.MultiWorkerMirroredStrategy())
    elif what == "servers":
        as_one_of_several(folder, None)
    else:
        {"one": on_one_device, "two": on_two_replicas, "tpu": on_a_tpu}[what](folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
