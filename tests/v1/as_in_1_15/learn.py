"""`tf.contrib.learn`'s experiments and wide models, `tf.contrib.data` and `tf.contrib.distribute`: what they give."""

import glob
import os
import tempfile

import numpy as np
import tensorflow as tf
from cases import case, main, numbers
from tensorflow.contrib.learn.python.learn import learn_runner

ROWS = numbers(12, 3)
WANTED = (ROWS @ np.array([[1.0], [-2.0], [0.5]], np.float32) + 0.3).astype(np.float32)


def batches():
    data = tf.data.Dataset.from_tensor_slices(({"x": ROWS}, WANTED)).repeat().batch(4)
    return data.make_one_shot_iterator().get_next()


def model(features, labels, mode, params):
    guessed = tf.layers.dense(features["x"], 1, kernel_initializer=tf.zeros_initializer(), name="line")
    exports = {"serving_default": tf.estimator.export.PredictOutput({"guessed": guessed})}
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, {"guessed": guessed}, export_outputs=exports)
    loss = tf.losses.mean_squared_error(labels, guessed)
    train_op = tf.train.GradientDescentOptimizer(params.rate).minimize(loss, tf.train.get_global_step())
    metrics = {"error": tf.metrics.mean_absolute_error(labels, guessed)}
    return tf.estimator.EstimatorSpec(mode, guessed, loss, train_op, eval_metric_ops=metrics)


@case(
    "tf.contrib.learn.Experiment",
    "tf.contrib.learn.RunConfig",
    "tf.contrib.learn.python.learn.learn_runner.run",
    "tf.contrib.learn.utils.make_export_strategy",
)
def experiment():
    folder = tempfile.mkdtemp()

    def serving():
        given = tf.placeholder(tf.float32, [None, 3], "given")
        return tf.estimator.export.ServingInputReceiver({"x": given}, {"x": given})

    def experiment_fn(run_config, hparams):
        estimator = tf.estimator.Estimator(model, config=run_config, params=hparams)
        return tf.contrib.learn.Experiment(
            estimator,
            train_input_fn=batches,
            eval_input_fn=batches,
            train_steps=20,
            eval_steps=3,
            export_strategies=[tf.contrib.learn.utils.make_export_strategy(serving, exports_to_keep=1)],
        )

    results, exported = learn_runner.run(
        experiment_fn,
        run_config=tf.contrib.learn.RunConfig(model_dir=folder, save_checkpoints_steps=10, save_checkpoints_secs=None),
        schedule="train_and_evaluate",
        hparams=tf.contrib.training.HParams(rate=0.1),
    )
    reader = tf.train.load_checkpoint(folder)
    return {
        "results": {key: float(value) for key, value in results.items()},
        "exported": len(exported),
        "files": sorted(os.path.basename(path).partition(".tfevents.")[0] for path in glob.glob(folder + "/*")),
        "saved": sorted(os.listdir(glob.glob(folder + "/export/*/*")[0])),
        "line": [reader.get_tensor("line/kernel"), reader.get_tensor("line/bias"), reader.get_tensor("global_step")],
        "checkpoints": [
            os.path.basename(path) for path in tf.train.get_checkpoint_state(folder).all_model_checkpoint_paths
        ],
    }


@case("tf.contrib.layers.sparse_column_with_integerized_feature")
def wide():
    layers = tf.contrib.layers
    word = layers.sparse_column_with_integerized_feature("word", bucket_size=6)
    age = layers.real_valued_column("age")
    years = np.arange(8, dtype=np.float32).reshape(8, 1)

    def inputs():
        words = tf.SparseTensor([[row, 0] for row in range(8)], np.arange(8, dtype=np.int64) % 6, [8, 1])
        return {"word": words, "age": tf.constant(years / 8)}, tf.constant([[0], [1], [1], [0], [1], [0], [1], [1]])

    found = {}
    for name, columns in (("word", [word]), ("both", [word, layers.bucketized_column(age, [0.2, 0.6])])):
        learner = tf.contrib.learn.LinearClassifier(
            columns,
            model_dir=tempfile.mkdtemp(),
            optimizer=tf.train.FtrlOptimizer(0.1, l1_regularization_strength=0.01),
        )
        learner.fit(input_fn=inputs, steps=10)
        result = learner.evaluate(input_fn=inputs, steps=1)
        found[name] = [float(result[key]) for key in ("loss", "accuracy", "auc", "global_step")]
        found[name].append([int(each) for each in learner.predict_classes(input_fn=inputs)])
    return found, word.name


@case()
def iris():
    """Arrays, as in TF1's first tutorial: a linear model, whose weights start at zero."""
    flowers, kinds = numbers(30, 4), np.arange(30) % 3
    columns = [tf.contrib.layers.real_valued_column("", dimension=4)]
    learner = tf.contrib.learn.LinearClassifier(
        feature_columns=columns,
        n_classes=3,
        model_dir=tempfile.mkdtemp(),
        optimizer=tf.train.GradientDescentOptimizer(0.1),
    )
    learner.fit(x=flowers, y=kinds, steps=20)
    learner.partial_fit(x=flowers, y=kinds)
    result = learner.evaluate(x=flowers, y=kinds)
    line = tf.contrib.learn.LinearRegressor(
        tf.contrib.learn.infer_real_valued_columns_from_input(ROWS),
        model_dir=tempfile.mkdtemp(),
        optimizer=tf.train.GradientDescentOptimizer(0.05),
    )
    line.fit(ROWS, WANTED, steps=20, batch_size=12)
    return {
        "evaluated": [float(result[key]) for key in ("accuracy", "loss", "global_step")],
        "classes": [int(each) for each in learner.predict(flowers[:6], as_iterable=True)],
        "array": learner.predict_classes(flowers[:6], as_iterable=False).tolist(),
        "chances": np.array(list(learner.predict_proba(flowers[:3]))),
        "scores": np.array(list(line.predict(ROWS[:4]))),
        "scored": line.predict_scores(ROWS, as_iterable=False, batch_size=5),
        "error": float(line.evaluate(ROWS, WANTED)["loss"]),
    }


@case(
    "tf.contrib.data.AUTOTUNE",
    "tf.contrib.data.batch_and_drop_remainder",
    "tf.contrib.data.group_by_window",
    "tf.contrib.data.map_and_batch",
    "tf.contrib.data.parallel_interleave",
    "tf.contrib.data.shuffle_and_repeat",
)
def data():
    numbered = tf.data.Dataset.range(10)
    made = [
        numbered.apply(tf.contrib.data.batch_and_drop_remainder(4)),
        numbered.apply(tf.contrib.data.map_and_batch(lambda each: each * 2, 4, num_parallel_batches=2)),
        numbered.apply(
            tf.contrib.data.map_and_batch(
                lambda each: (each, -each), 4, drop_remainder=True, num_parallel_calls=tf.contrib.data.AUTOTUNE
            )
        ),
        numbered.apply(
            tf.contrib.data.group_by_window(lambda each: each % 3, lambda key, window: window.batch(4), window_size=4)
        ),
        numbered.apply(
            tf.contrib.data.parallel_interleave(
                lambda each: tf.data.Dataset.from_tensors(each).repeat(2), cycle_length=2, block_length=2, sloppy=False
            )
        ),
        # TensorFlow 2's kernels shuffle in another order: an epoch is whole, and not as it came.
        tf.data.Dataset.range(5)
        .apply(tf.contrib.data.shuffle_and_repeat(5, count=2, seed=7))
        .batch(5)
        .map(lambda epoch: -tf.nn.top_k(-epoch, 5)[0]),
        numbered.batch(3).apply(tf.contrib.data.unbatch()),
        numbered.apply(tf.contrib.data.scan(tf.constant(0, tf.int64), lambda old, each: (old + each, old * each))),
        tf.data.Dataset.from_tensor_slices([1.0, 2.0, 0.0, 4.0])
        .map(lambda each: tf.check_numerics(1.0 / each, "none"))
        .apply(tf.contrib.data.ignore_errors()),
        numbered.apply(tf.contrib.data.enumerate_dataset(start=5)),
    ]
    found = []
    with tf.Session() as session:
        for each in made:
            following = each.make_one_shot_iterator().get_next()
            values = []
            while True:
                try:
                    values.append(session.run(following))
                except tf.errors.OutOfRangeError:
                    break
            found.append(values)
    return found, tf.contrib.data.AUTOTUNE


@case("tf.contrib.distribute.MirroredStrategy")
def mirrored():
    folder = tempfile.mkdtemp()
    strategy = tf.contrib.distribute.MirroredStrategy(devices=["/cpu:0"])
    config = tf.estimator.RunConfig(folder, train_distribute=strategy)
    estimator = tf.estimator.Estimator(model, config=config, params=tf.contrib.training.HParams(rate=0.1))

    def data_set():
        return tf.data.Dataset.from_tensor_slices(({"x": ROWS}, WANTED)).repeat().batch(4)

    estimator.train(data_set, steps=6)
    names = sorted(name for name in estimator.get_variable_names())
    return names, estimator.get_variable_value("line/kernel"), float(estimator.evaluate(data_set, 3)["loss"])


if __name__ == "__main__":
    main()
