"""What estimators do, step by step; run by TensorFlow 2.15.1 and its estimators, and by tf2compat.

python reference_program.py FOLDER [CASE ...]        # prints JSON: case -> what was recorded
"""

import json
import os
import re
import sys

import numpy as np
import tensorflow.compat.v1 as tf


def data():
    random = np.random.RandomState(0)
    x = random.rand(96, 8).astype("float32")
    return x, (x.sum(1) > 4).astype("int32")


def census():
    random = np.random.RandomState(1)
    age = random.randint(17, 90, 96).astype("float32")
    education = random.choice(["Bachelors", "HS-grad", "Masters", "11th"], 96)
    job = random.choice(["Sales", "Tech", "Craft", "Farming", "Other"], 96)
    hours = random.randint(10, 60, 96).astype("float32")
    label = ((age > 40) & (education != "11th")).astype("int32")
    return {"age": age, "education": education, "job": job, "hours": hours}, label


def columns():
    column = tf.feature_column
    age = column.numeric_column("age")
    buckets = column.bucketized_column(age, [25, 40, 60])
    education = column.categorical_column_with_vocabulary_list("education", ["Bachelors", "HS-grad", "Masters", "11th"])
    job = column.categorical_column_with_hash_bucket("job", 20)
    crossed = column.crossed_column(["education", "job"], 50)
    wide = [buckets, education, job, crossed]
    deep = [age, column.numeric_column("hours"), column.indicator_column(education), column.embedding_column(job, 4)]
    return wide, deep


def census_input(training):
    def input_fn():
        features, label = census()
        dataset = tf.data.Dataset.from_tensor_slices((features, label))
        return (dataset.repeat() if training else dataset).batch(32)

    return input_fn


class Recorder(tf.train.SessionRunHook, tf.train.CheckpointSaverListener):
    def __init__(self, name, calls):
        self._name, self._calls = name, calls

    def _say(self, what):
        self._calls.append(f"{self._name}.{what}")

    def begin(self):
        self._say("begin")

    def after_create_session(self, session, coord):
        self._say("after_create_session")

    def before_run(self, run_context):
        self._say("before_run")
        return tf.train.SessionRunArgs(tf.train.get_global_step())

    def after_run(self, run_context, run_values):
        self._say(f"after_run {run_values.results}")

    def end(self, session, global_step_value=None):
        self._say("end" if global_step_value is None else f"end at {global_step_value}")

    def before_save(self, session, global_step_value):
        self._say(f"before_save {global_step_value}")

    def after_save(self, session, global_step_value):
        self._say(f"after_save {global_step_value}")


def make(calls, folder, params=None, **config):
    def model_fn(features, labels, mode, params, config):
        calls.append(f"model_fn {mode}")
        hidden = tf.layers.dense(features["x"], 16, tf.nn.relu)
        hidden = tf.layers.batch_normalization(hidden, training=mode == tf.estimator.ModeKeys.TRAIN)
        logits = tf.layers.dense(hidden, 2)
        predictions = {"probabilities": tf.nn.softmax(logits), "class": tf.argmax(logits, 1)}
        if mode == tf.estimator.ModeKeys.PREDICT:
            export = {
                "serving_default": tf.estimator.export.ClassificationOutput(predictions["probabilities"]),
                "all": tf.estimator.export.PredictOutput(predictions),
            }
            return tf.estimator.EstimatorSpec(mode, predictions, export_outputs=export)
        loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
        if mode == tf.estimator.ModeKeys.EVAL:
            metrics = {"accuracy": tf.metrics.accuracy(labels, predictions["class"])}
            hooks = [Recorder("evaluation_hook", calls)]
            return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops=metrics, evaluation_hooks=hooks)
        tf.summary.histogram("logits", logits)
        with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
            train_op = tf.train.AdamOptimizer(params["rate"]).minimize(loss, tf.train.get_global_step())
        hooks, chief = [Recorder("training_hook", calls)], [Recorder("training_chief_hook", calls)]
        return tf.estimator.EstimatorSpec(
            mode, loss=loss, train_op=train_op, training_hooks=hooks, training_chief_hooks=chief
        )

    settings = {"save_checkpoints_steps": 4, "tf_random_seed": 3, "keep_checkpoint_max": 3, "save_summary_steps": 2}
    return tf.estimator.Estimator(
        model_fn, folder, tf.estimator.RunConfig(**{**settings, **config}), params or {"rate": 0.01}
    )


def input_fn(calls, epochs=None):
    def counted(params, mode):
        calls.append(f"input_fn {mode} {sorted(params)}")
        x, y = data()
        dataset = tf.data.Dataset.from_tensor_slices(({"x": x}, y))
        return dataset.repeat(epochs).batch(32)

    return counted


def receiver():
    return tf.estimator.export.build_raw_serving_input_receiver_fn({"x": tf.placeholder(tf.float32, [None, 8], "x")})()


def files(folder):
    found = []
    for path, _, names in os.walk(folder):
        for name in names:
            name = os.path.relpath(os.path.join(path, name), folder)
            name = re.sub(r"events\.out\.tfevents\..*", "events", name)
            found.append(re.sub(r"\b\d{10}\b", "TIME", name))
    return sorted(set(found))


def numbers(values):
    if isinstance(values, dict):
        return {str(key): numbers(value) for key, value in sorted(values.items())}
    if isinstance(values, bytes):
        return values.decode()
    if isinstance(values, np.ndarray) and values.dtype == object:
        return [numbers(value) for value in values.tolist()]
    return np.asarray(values).tolist()


def custom(folder):
    calls = []
    estimator = make(calls, folder)
    hooks, listeners = [Recorder("hook", calls)], [Recorder("listener", calls)]
    estimator.train(input_fn(calls), hooks=hooks, max_steps=6, saving_listeners=listeners)
    estimator.train(input_fn(calls), steps=2, hooks=[tf.train.StopAtStepHook(num_steps=5)])
    estimator.train(input_fn(calls), max_steps=8)  # Nothing is left to do.
    told = {"metrics": numbers(estimator.evaluate(input_fn(calls, 1), hooks=[Recorder("hook", calls)], name="test"))}
    told["two steps"] = numbers(estimator.evaluate(input_fn(calls, 1), steps=2))
    predictions = list(estimator.predict(input_fn(calls, 1), hooks=[Recorder("hook", calls)]))
    told["predictions"] = numbers(predictions[5]), len(predictions)
    whole = next(estimator.predict(input_fn(calls, 1), predict_keys=["class"], yield_single_examples=False))
    told["batch"] = numbers(whole)
    told["variables"] = estimator.get_variable_names()
    told["value"] = numbers(estimator.get_variable_value("dense/bias"))
    told["latest"] = os.path.basename(estimator.latest_checkpoint())
    exported = estimator.export_saved_model(os.path.join(folder, "export"), receiver).decode()
    with tf.Graph().as_default(), tf.Session() as session:
        meta = tf.saved_model.loader.load(session, ["serve"], exported)
        told["signatures"] = {
            name: [signature.method_name, sorted(signature.inputs), sorted(signature.outputs)]
            for name, signature in sorted(meta.signature_def.items())
        }
    estimator.export_savedmodel(
        os.path.join(folder, "old_export"), receiver, checkpoint_path=estimator.latest_checkpoint()
    )
    return {**told, "calls": calls, "files": files(folder)}


def numpy_input(folder):
    calls = []
    estimator = make(calls, folder)
    x, y = data()
    inputs = tf.estimator.inputs
    estimator.train(inputs.numpy_input_fn({"x": x}, y, 32, None, shuffle=False), steps=5)
    told = {"metrics": numbers(estimator.evaluate(inputs.numpy_input_fn({"x": x}, y, 32, 1, shuffle=False)))}
    told["predictions"] = len(list(estimator.predict(inputs.numpy_input_fn({"x": x}, None, 32, 1, shuffle=False))))
    return told


def train_and_evaluate(folder):
    calls = []
    estimator = make(calls, folder)
    estimator = tf.estimator.add_metrics(
        estimator, lambda labels, predictions=None: {"mean_label": tf.metrics.mean(labels)}
    )
    exporters = [
        tf.estimator.BestExporter("best", receiver),
        tf.estimator.LatestExporter("latest", receiver, exports_to_keep=1),
        tf.estimator.FinalExporter("final", receiver),
    ]
    stop = tf.estimator.experimental.stop_if_no_decrease_hook(
        estimator, "loss", 1000, run_every_secs=None, run_every_steps=4
    )
    train = tf.estimator.TrainSpec(input_fn(calls), max_steps=10, hooks=[stop])
    evaluate = tf.estimator.EvalSpec(
        input_fn(calls, 1), steps=None, exporters=exporters, start_delay_secs=0, throttle_secs=0
    )
    metrics, exported = tf.estimator.train_and_evaluate(estimator, train, evaluate)
    return {"metrics": numbers(metrics), "exported": len(exported), "calls": calls, "files": files(folder)}


def in_memory(folder):
    calls = []
    estimator = make(calls, folder)
    hook = tf.estimator.experimental.InMemoryEvaluatorHook(estimator, input_fn(calls, 1), every_n_iter=3)
    estimator.train(input_fn(calls), hooks=[hook], max_steps=7)
    return {"metrics": numbers(estimator.evaluate(input_fn(calls, 1))), "calls": calls, "files": files(folder)}


def warm_start(folder):
    calls = []
    first = make(calls, os.path.join(folder, "first"))
    first.train(input_fn(calls), max_steps=6)
    told = {}
    for name, start in {
        "path": os.path.join(folder, "first"),
        "kernels": tf.estimator.WarmStartSettings(os.path.join(folder, "first"), vars_to_warm_start=".*kernel"),
    }.items():
        estimator = tf.estimator.Estimator(
            first._model_fn,
            os.path.join(folder, name),
            tf.estimator.RunConfig(tf_random_seed=5),
            {"rate": 0.0},
            warm_start_from=start,
        )
        estimator.train(input_fn(calls), max_steps=1)
        told[name] = [numbers(estimator.get_variable_value(variable)) for variable in ("dense/kernel", "dense/bias")]
        told[f"{name} metrics"] = numbers(estimator.evaluate(input_fn(calls, 1)))
    return told


def canned(folder):
    wide, deep = columns()
    estimators = tf.estimator
    config = estimators.RunConfig(tf_random_seed=7)
    made = {
        "LinearClassifier": estimators.LinearClassifier(wide, config=config, model_dir=os.path.join(folder, "1")),
        "LinearRegressor": estimators.LinearRegressor(wide, config=config, model_dir=os.path.join(folder, "2")),
        "DNNClassifier": estimators.DNNClassifier(
            [16, 8], deep, config=config, model_dir=os.path.join(folder, "3"), dropout=0.1, batch_norm=True
        ),
        "DNNRegressor": estimators.DNNRegressor(
            [16], deep, config=config, model_dir=os.path.join(folder, "4"), optimizer=tf.train.AdamOptimizer(0.01)
        ),
        "DNNLinearCombinedClassifier": estimators.DNNLinearCombinedClassifier(
            linear_feature_columns=wide,
            dnn_feature_columns=deep,
            dnn_hidden_units=[16, 8],
            config=config,
            model_dir=os.path.join(folder, "5"),
        ),
        "BaselineClassifier": estimators.BaselineClassifier(config=config, model_dir=os.path.join(folder, "6")),
    }
    told = {}
    for name, estimator in made.items():
        estimator.train(census_input(True), steps=10)
        metrics = numbers(estimator.evaluate(census_input(False)))
        prediction = numbers(next(estimator.predict(census_input(False))))
        told[name] = {"metrics": metrics, "prediction": prediction, "variables": estimator.get_variable_names()}
    specification = tf.feature_column.make_parse_example_spec(deep)
    parsing = tf.estimator.export.build_parsing_serving_input_receiver_fn(specification)
    exported = made["DNNClassifier"].export_saved_model(os.path.join(folder, "export"), parsing).decode()
    with tf.Graph().as_default(), tf.Session() as session:
        meta = tf.saved_model.loader.load(session, ["serve"], exported)
        told["signatures"] = {
            name: [signature.method_name, sorted(signature.inputs), sorted(signature.outputs)]
            for name, signature in sorted(meta.signature_def.items())
        }
    return told


def keras_model(folder):
    constant = tf.keras.initializers.Constant
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Dense(
                8, activation="relu", input_shape=(8,), name="one", kernel_initializer=constant(0.05)
            ),
            tf.keras.layers.Dense(1, activation="sigmoid", name="two", kernel_initializer=constant(0.1)),
        ]
    )
    model.compile(tf.keras.optimizers.SGD(0.1), "binary_crossentropy", metrics=["accuracy"])
    estimator = tf.keras.estimator.model_to_estimator(model, model_dir=folder)
    name = model.input_names[0]

    def read(epochs):
        x, y = data()
        return tf.data.Dataset.from_tensor_slices(({name: x}, y[:, None])).repeat(epochs).batch(32)

    estimator.train(lambda: read(None), steps=10)
    told = {"metrics": numbers(estimator.evaluate(lambda: read(1)))}
    told["predictions"] = [numbers(value) for value in next(estimator.predict(lambda: read(1))).values()]
    return told


def tpu_on_a_cpu(folder):
    calls = []

    def model_fn(features, labels, mode, params):
        calls.append(f"model_fn {mode} {sorted(params)} {params['batch_size']}")
        logits = tf.layers.dense(features, 2)
        loss = tf.losses.sparse_softmax_cross_entropy(labels, logits) if labels is not None else None
        if mode == tf.estimator.ModeKeys.PREDICT:
            return tf.estimator.tpu.TPUEstimatorSpec(mode, predictions={"logits": logits})
        if mode == tf.estimator.ModeKeys.EVAL:

            def metric_fn(labels, logits):
                return {"accuracy": tf.metrics.accuracy(labels, tf.argmax(logits, 1))}

            return tf.estimator.tpu.TPUEstimatorSpec(mode, loss=loss, eval_metrics=(metric_fn, [labels, logits]))
        step = tf.train.get_global_step()
        return tf.estimator.tpu.TPUEstimatorSpec(
            mode,
            loss=loss,
            train_op=tf.train.GradientDescentOptimizer(0.1).minimize(loss, step),
            host_call=(lambda step, loss: tf.identity(loss), [tf.reshape(step, [1]), tf.reshape(loss, [1])]),
        )

    def read(params):
        calls.append(f"input_fn {params['batch_size']}")
        dataset = tf.data.Dataset.from_tensor_slices(data()).repeat()
        return dataset.batch(params["batch_size"], drop_remainder=True)

    tpu = tf.estimator.tpu
    config = tpu.RunConfig(
        model_dir=folder,
        tf_random_seed=3,
        save_checkpoints_steps=5,
        tpu_config=tpu.TPUConfig(iterations_per_loop=5, num_shards=8),
    )
    estimator = tpu.TPUEstimator(
        model_fn,
        config=config,
        use_tpu=False,
        train_batch_size=16,
        eval_batch_size=32,
        predict_batch_size=8,
        export_to_tpu=False,
    )
    estimator.train(read, max_steps=10)
    told = {"metrics": numbers(estimator.evaluate(read, steps=3))}
    predicted = estimator.predict(read)
    told["prediction"] = numbers(next(predicted))
    predicted.close()
    return {**told, "calls": calls, "files": files(folder)}


CASES = [custom, numpy_input, train_and_evaluate, in_memory, warm_start, canned, keras_model, tpu_on_a_cpu]


def main(folder, *names):
    tf.disable_v2_behavior()
    tf.logging.set_verbosity(tf.logging.ERROR)
    told = {}
    for case in CASES:
        if not names or case.__name__ in names:
            told[case.__name__] = case(os.path.join(folder, case.__name__))
    print(json.dumps(told, indent=1, sort_keys=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
