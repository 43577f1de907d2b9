import json
import os
import pathlib
import subprocess
import sys

import keras
import numpy as np
import portpicker
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tests import programs
from tf2compat.errors import UsageError, UsageStateError, UsageTypeError

HERE = pathlib.Path(__file__).parent
CROSSENTROPY = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def arrays(rows=60):
    x = np.random.RandomState(0).randn(rows, 4).astype(np.float32)
    return x, (x.sum(1) > 0).astype(np.int32)


def batches(*parts):
    return tf.data.Dataset.from_tensor_slices(parts or arrays()).batch(20)


def sequential(**options):
    model = keras.Sequential(
        [
            keras.layers.Dense(8, activation="relu", kernel_regularizer="l2"),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(2),
        ]
    )
    model.compile("adam", CROSSENTROPY, metrics=["accuracy"], **options)
    return model


def functional():
    first, second = keras.Input((4,), name="first"), keras.Input((4,), name="second")
    joined = keras.layers.Dense(6, activation="relu")(keras.layers.Add()([first, second]))
    model = keras.Model(
        {"first": first, "second": second},
        {"label": keras.layers.Dense(2, name="label")(joined), "size": keras.layers.Dense(1, name="size")(joined)},
    )
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9, clipnorm=0.5), {"label": CROSSENTROPY, "size": "mse"})
    return model


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(2)

    def call(self, x, training=False):
        return self.dense(x) * (2.0 if training else 1.0)


def subclassed():
    model = Subclassed()
    model.compile("rmsprop", CROSSENTROPY, weighted_metrics=["accuracy"])
    return model


def mixed_precision():
    policy = keras.dtype_policies.DTypePolicy("mixed_float16")
    model = keras.Sequential([keras.layers.Dense(4, dtype=policy), keras.layers.Dense(2, dtype=policy)])
    model.compile(keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam(0.01), initial_scale=4.0), CROSSENTROPY)
    return model


class Gan(keras.Model):
    """Two optimizers and a `train_step` of its own."""

    def __init__(self):
        super().__init__()
        self.generator, self.discriminator = keras.layers.Dense(4), keras.layers.Dense(1)

    def compile(self, **options):
        super().compile(**options)
        self.first, self.second = keras.optimizers.Adam(0.01), keras.optimizers.SGD(0.1)

    def call(self, x):
        return self.discriminator(self.generator(x))

    def train_step(self, data):
        x, _ = data
        with tf.GradientTape(persistent=True) as tape:
            fake = self.discriminator(self.generator(tf.ones_like(x)))
            d_loss = tf.reduce_mean(tf.square(self.discriminator(x) - 1.0)) + tf.reduce_mean(tf.square(fake))
            g_loss = tf.reduce_mean(tf.square(fake - 1.0))
        for optimizer, loss, layer in ((self.second, d_loss, self.discriminator), (self.first, g_loss, self.generator)):
            weights = layer.trainable_weights
            optimizer.apply(tape.gradient(loss, weights), weights)
        return {"d_loss": d_loss, "g_loss": g_loss}


def gan():
    model = Gan()
    model.compile()
    return model


def two_inputs():
    x, y = arrays()
    return batches({"first": x, "second": x * 2}, {"label": y, "size": x[:, :1]})


MODELS = {
    "sequential": (sequential, batches),
    "functional, several inputs and outputs": (functional, two_inputs),
    "subclassed, sample weights": (subclassed, lambda: batches(*arrays(), np.linspace(0, 1, 60, dtype=np.float32))),
    "mixed precision": (mixed_precision, batches),
    "gan": (gan, batches),
}


class Logs(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seen = []

    def on_train_batch_end(self, batch, logs=None):
        self.seen.append({name: float(value) for name, value in logs.items()})


def state(model):
    optimizers = [part for part in vars(model).values() if isinstance(part, keras.optimizers.Optimizer)]
    return [np.asarray(v) for v in [*model.variables, *(v for part in optimizers for v in part.variables)]]


def run(graph, **options):
    seen = []
    with graph.as_default(), tf1.train.MonitoredTrainingSession(**options) as session:
        while not session.should_stop():
            values = session.run({"": graph.train_op, **graph.outputs})
            seen.append({name: value for name, value in values.items() if name})
    return seen


@pytest.mark.parametrize("kind", MODELS)
def test_it_trains_as_fit_does_bit_for_bit(kind):
    make, data = MODELS[kind]
    keras.utils.set_random_seed(1)
    fitted, logs = make(), Logs()
    fitted.fit(data(), shuffle=False, verbose=0, callbacks=[logs])
    keras.utils.set_random_seed(1)
    stepped = make()
    seen = run(tf2compat.keras.step_graph(stepped, data()))
    assert [{name: float(value) for name, value in values.items()} for values in seen] == logs.seen
    for one, other in zip(state(stepped), state(fitted), strict=True):
        np.testing.assert_array_equal(one, other)


def test_iterations_are_the_global_step():
    model = sequential()
    graph = tf2compat.keras.step_graph(model, batches())
    with graph.as_default():
        assert tf1.train.get_global_step().op.name == "global_step"
        assert [v.op.name.rpartition("/")[2] for v in tf1.local_variables()] == ["total", "count"] * 2
    run(graph)
    assert int(model.optimizer.iterations) == 3


class StopsAfterUpdates(tf1.train.SessionRunHook):
    """Goes by the updates of the weights where gradients are accumulated, as the global step counts batches."""

    def __init__(self, model, last):
        self._model, self._last, self.seen = model, last, []

    def after_run(self, run_context, run_values):
        with tf2compat.eager():
            updates = int(self._model.optimizer.iterations)
        self.seen.append((int(run_context.session.run(tf1.train.get_global_step())), updates))
        if updates == self._last:
            run_context.request_stop()


def test_accumulated_gradients_count_batches_and_a_hook_may_count_updates():
    model = sequential()
    model.compile(keras.optimizers.SGD(0.1, gradient_accumulation_steps=2), CROSSENTROPY)
    graph, hook = tf2compat.keras.step_graph(model, batches().repeat()), StopsAfterUpdates(model, 3)
    with graph.as_default(), tf1.train.MonitoredTrainingSession(hooks=[hook]) as session:
        while not session.should_stop():
            session.run(graph.train_op)
    assert hook.seen == [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3)]


def test_evaluate_and_predict():
    model = sequential()
    run(tf2compat.keras.step_graph(model, batches()))
    x, y = arrays()
    expected = model.evaluate(x, y, batch_size=20, verbose=0, return_dict=True)
    last = run(tf2compat.keras.step_graph(model, batches(), "test"))[-1]
    assert last == pytest.approx(expected, rel=1e-6)
    predicted = run(tf2compat.keras.step_graph(model, batches(x), "predict"))
    found = np.concatenate([values["predictions"] for values in predicted])
    np.testing.assert_array_equal(found, model.predict(x, batch_size=20, verbose=0))
    assert int(model.optimizer.iterations) == 3


def test_metrics_begin_anew_with_a_session():
    model = sequential()
    graph = tf2compat.keras.step_graph(model, batches(), "test")
    assert run(graph) == run(graph)


@pytest.mark.parametrize("way", ["checkpoint of the model", "checkpoint of names", "weights file"])
def test_checkpoints_go_back_into_keras(tmp_path, way):
    keras.backend.clear_session()  # The names of layers are counted anew.
    model = sequential()
    saver = tf2compat.keras.WeightsSaver(model, tmp_path / "weights")
    hook = tf1.train.CheckpointSaverHook(str(tmp_path), save_steps=2, listeners=[saver])
    run(
        tf2compat.keras.step_graph(model, batches()),
        hooks=[hook],
        checkpoint_dir=str(tmp_path),
        checkpoint_format="tf1" if way == "checkpoint of names" else "tf2",
        save_checkpoint_secs=None,
    )
    path = tf.train.latest_checkpoint(str(tmp_path))
    keras.backend.clear_session()
    fresh = sequential()
    fresh.build((None, 4))
    fresh.optimizer.build(fresh.trainable_variables)
    if way == "checkpoint of the model":
        tf.train.Checkpoint(model=fresh).restore(path).assert_existing_objects_matched()
    elif way == "weights file":
        fresh.load_weights(tmp_path / "weights" / "model-3.weights.h5")
    else:
        tf2compat.checkpoint.load_into(fresh, path, include_optimizer=False)
    for one, other in zip(fresh.trainable_variables, model.trainable_variables, strict=True):
        np.testing.assert_array_equal(one, other)
    if way != "checkpoint of names":
        assert int(fresh.optimizer.iterations) == 3


def test_weights_that_were_loaded_are_trained_on(tmp_path):
    source = sequential()
    source.fit(batches(), shuffle=False, verbose=0)
    source.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    graph = tf2compat.keras.step_graph(loaded, batches())
    with graph.as_default(), tf1.train.MonitoredTrainingSession() as session:
        value = session.run(tf1.trainable_variables()[0])
    np.testing.assert_array_equal(value, source.trainable_variables[0])


def test_what_is_wrong_is_said_before_the_first_step():
    make = tf2compat.keras.step_graph
    with pytest.raises(UsageStateError, match="not compiled"):
        make(keras.Sequential([keras.layers.Dense(1)]), batches())
    with pytest.raises(UsageStateError, match="runs eagerly"):
        make(sequential(run_eagerly=True), batches())
    with pytest.raises(UsageTypeError, match=r"Keras 3 model.*function"):
        make(lambda x: x, batches())
    with pytest.raises(UsageError, match="'fit'"):
        make(sequential(), batches(), "fit")
    with pytest.raises(UsageError, match=r"does not take the elements.*TensorSpec"):
        make(functional(), batches())

    class NoLoss(Subclassed):
        def train_step(self, data):
            return {"accuracy": tf.constant(1.0)}

    model = NoLoss()
    model.compile("sgd", "mse")
    with pytest.raises(UsageError, match=r"no loss.*'accuracy'"):
        make(model, batches())


@pytest.mark.slow
def test_two_replicas():
    program = programs.run([str(HERE / "on_replicas.py")], check=True)
    found = json.loads(program.stdout[program.stdout.rindex('{"fit"') :])
    assert found["step_graph"] == found["hooks_in_fit"] == found["hooks_in_fit_logs"] == found["fit"]
    assert found["step_graph_weights"] == found["hooks_in_fit_weights"] == found["weights"]
    assert found["step_graph_copies_differ"] == found["restored_copies_differ"] == 0
    assert found["restored_steps"] == found["steps"] + 1  # A session that finds its last step trains one more.


@pytest.mark.slow
def test_two_processes(tmp_path):
    ports = [portpicker.pick_unused_port() for _ in range(2)]
    workers = []
    for index in range(2):
        config = {"cluster": {"worker": [f"localhost:{p}" for p in ports]}, "task": {"type": "worker", "index": index}}
        workers.append(
            subprocess.Popen(
                [sys.executable, str(HERE / "one_of_two_workers.py"), str(tmp_path), "6"],
                env={**os.environ, "TF_CONFIG": json.dumps(config)},
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    outputs = [worker.communicate(timeout=200)[0] for worker in workers]
    first, second = (json.loads(output[output.rindex('{"losses"') :]) for output in outputs)
    assert (first["is_chief"], second["is_chief"]) == (True, False)
    assert first["weights"] == second["weights"]
    assert first["losses"] == second["losses"]
    alone = programs.run([str(HERE / "one_of_two_workers.py"), str(tmp_path / "alone"), "6"], check=True).stdout
    expected = json.loads(alone[alone.rindex('{"losses"') :])
    np.testing.assert_allclose(first["losses"], expected["losses"], rtol=1e-5)
    for one, other in zip(first["weights"], expected["weights"]):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("-6")


def test_a_model_that_was_made_in_a_graph_says_so():
    with tf.Graph().as_default():
        model = keras.Sequential([keras.Input([3]), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
    with pytest.raises(UsageStateError, match=r"(?s)made in a graph.*disable_v2_behavior"):
        tf2compat.keras.step_graph(model, tf.data.Dataset.from_tensors(([[1.0, 2.0, 3.0]], [[1.0]])))
