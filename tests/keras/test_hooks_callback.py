import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import UsageTypeError
from tf2compat.keras import HooksCallback

X = np.random.RandomState(0).randn(60, 4).astype(np.float32)
Y = (X.sum(1) > 0).astype(np.int32)


def made(**options):
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [keras.layers.Dense(8, activation="relu"), keras.layers.Dropout(0.5), keras.layers.Dense(2)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"], **options)
    return model


class Seen(tf1.train.SessionRunHook):
    def __init__(self, fetches="loss:0", fails_at=None):
        self._fetches, self._fails_at, self.calls, self.values = fetches, fails_at, [], []

    def begin(self):
        self.calls.append("begin")

    def after_create_session(self, session, coord):
        self.calls.append("after_create_session")

    def before_run(self, run_context):
        return tf1.train.SessionRunArgs(self._fetches)

    def after_run(self, run_context, run_values):
        self.values.append(run_values.results)
        if len(self.values) == self._fails_at:
            raise ArithmeticError("as asked")

    def end(self, session):
        self.calls.append("end")


class Logs(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seen = []

    def on_train_batch_end(self, batch, logs=None):
        self.seen.append(logs["loss"])

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append(sorted(logs))


@pytest.mark.parametrize("steps_per_execution", [1, 2, 4])
def test_the_numbers_are_those_of_fit(steps_per_execution):
    plain, hooked = made(steps_per_execution=steps_per_execution), made(steps_per_execution=steps_per_execution)
    expected, logs, hook = Logs(), Logs(), Seen()
    options = {"batch_size": 10, "epochs": 2, "verbose": 0, "validation_data": (X, Y)}
    keras.utils.set_random_seed(2)
    plain.fit(X, Y, callbacks=[expected], **options)
    keras.utils.set_random_seed(2)
    hooked.fit(X, Y, callbacks=[logs, HooksCallback([hook])], **options)
    assert logs.seen == expected.seen
    assert hook.values == [value for value in expected.seen if not isinstance(value, list)]
    for one, other in zip(hooked.variables + hooked.optimizer.variables, plain.variables + plain.optimizer.variables):
        np.testing.assert_array_equal(one, other)
    assert hook.calls == ["begin", "after_create_session", "end"]


@pytest.mark.filterwarnings("ignore:Your input ran out of data")  # Keras says so without hooks too.
def test_a_data_set_of_unknown_length():
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(10).filter(lambda x, y: True)
    hook = Seen()
    made().fit(data, epochs=2, shuffle=False, verbose=0, callbacks=[HooksCallback([hook])])
    assert len(hook.values) == 12


def test_a_hook_stops_fit():
    model = made()
    model.fit(
        X, Y, batch_size=10, epochs=5, verbose=0, callbacks=[HooksCallback([tf1.train.StopAtStepHook(num_steps=8)])]
    )
    assert int(model.optimizer.iterations) == 8


def test_metrics_variables_and_inner_tensors_are_fetched():
    class Finds(Seen):
        def begin(self):
            weights = {v.op.name.rpartition("/")[2]: v for v in tf1.trainable_variables()}
            names = [o.name for o in tf1.get_default_graph().get_operations() if o.type == "MatMul"]
            self._fetches = {
                "accuracy": "accuracy:0",
                "step": tf1.train.get_global_step(),
                "bias": weights["bias"],
                "inner": f"{names[0]}:0",
            }

    hook = Finds()
    made().fit(X, Y, batch_size=10, verbose=0, callbacks=[HooksCallback([hook])])
    assert [values["step"] for values in hook.values] == list(range(6))
    assert hook.values[0]["inner"].shape == (10, 8)
    assert hook.values[0]["bias"].shape in {(8,), (2,)}


def test_a_hook_that_fails_ends_fit_and_the_next_one_is_as_ever():
    model, hook = made(), Seen(fails_at=2)
    with pytest.raises(ArithmeticError, match="as asked"):
        model.fit(X, Y, batch_size=10, verbose=0, callbacks=[HooksCallback([hook])])
    assert hook.calls == ["begin", "after_create_session"]
    model.fit(X, Y, batch_size=10, verbose=0)
    assert len(hook.values) == 2
    assert int(model.optimizer.iterations) == 2 + 6


def test_another_callback_that_fails_leaves_no_hook_behind():
    class Fails(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            raise ArithmeticError("as asked")

    model, hook = made(), Seen()
    with pytest.raises(ArithmeticError):
        model.fit(X, Y, batch_size=10, verbose=0, callbacks=[HooksCallback([hook]), Fails()])
    model.fit(X, Y, batch_size=10, verbose=0)
    assert len(hook.values) == 1
    assert int(model.optimizer.iterations) == 1 + 6


def test_checkpoints_of_hooks_resume(tmp_path):
    keras.backend.clear_session()  # Both models are the first of a program, and so are their names.
    first = made()
    saver = tf1.train.CheckpointSaverHook(str(tmp_path), save_steps=6)
    first.fit(X, Y, batch_size=10, verbose=0, callbacks=[HooksCallback([saver])])
    keras.backend.clear_session()
    resumed = made()
    callback = HooksCallback([tf1.train.StopAtStepHook(last_step=8)], checkpoint_dir=str(tmp_path))
    resumed.fit(X, Y, batch_size=10, verbose=0, callbacks=[callback])
    assert int(resumed.optimizer.iterations) == 8


def test_a_name_that_the_step_has_not(tmp_path):
    hook = tf1.train.LoggingTensorHook(["lss:0"], every_n_iter=1)
    with pytest.raises(KeyError, match=r"'loss'.*outputs: \['accuracy', 'loss'\]"):
        made().fit(X, Y, verbose=0, callbacks=[HooksCallback([hook])])


def test_what_is_no_hook():
    with pytest.raises(UsageTypeError, match="EarlyStopping"):
        HooksCallback([keras.callbacks.EarlyStopping()])


def attentive():
    """A block of a transformer with its convolutions of width one: Grappler rewrites it by the shape of the batch."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input((40, 1))
    x = keras.layers.LayerNormalization()(keras.layers.MultiHeadAttention(4, 32)(inputs, inputs)) + inputs
    x = keras.layers.Conv1D(1, 1)(keras.layers.Conv1D(4, 1, activation="relu")(x))
    x = keras.layers.GlobalAveragePooling1D()(keras.layers.LayerNormalization()(x) + inputs)
    model = keras.Model(inputs, keras.layers.Dense(2)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-4), loss, jit_compile=False)
    return model


def test_a_block_of_a_transformer_has_the_numbers_of_fit_bit_for_bit():
    x = np.random.RandomState(0).randn(120, 40, 1).cumsum(1).astype(np.float32)
    trained = []
    for callbacks in ([], [HooksCallback([Seen()])]):
        model = attentive()
        model.fit(x, (x[:, -1, 0] > 0).astype(np.int32), 32, verbose=0, shuffle=False, callbacks=callbacks)
        trained.append([np.asarray(variable) for variable in [*model.variables, *model.optimizer.variables]])
    for one, other in zip(*trained, strict=True):
        np.testing.assert_array_equal(one, other)
