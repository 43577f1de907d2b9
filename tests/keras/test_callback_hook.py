import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tf2compat.errors import UsageError
from tf2compat.keras import CallbackHook

X = np.random.RandomState(0).randn(60, 4).astype(np.float32)
Y = (X.sum(1) > 0).astype(np.int32)


def data():
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(20).repeat()


def made():
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(2)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


class Calls(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seen = []

    def _note(self, *what, logs=None):
        self.seen.append([*what, {name: float(value) for name, value in (logs or {}).items()}])

    def on_train_begin(self, logs=None):
        self._note("train begin", logs=logs)

    def on_train_end(self, logs=None):
        self._note("train end", logs=logs)

    def on_epoch_begin(self, epoch, logs=None):
        self._note("epoch begin", epoch, logs=logs)

    def on_epoch_end(self, epoch, logs=None):
        self._note("epoch end", epoch, logs=logs)

    def on_train_batch_begin(self, batch, logs=None):
        self._note("batch begin", batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        self._note("batch end", batch, logs=logs)


def run(model, callbacks, epochs=3, last_step=None, **options):
    hook = CallbackHook(callbacks, steps_per_epoch=3, epochs=epochs, validation_data=(X, Y))
    graph = tf2compat.keras.step_graph(model, data())
    hooks = [hook, tf1.train.StopAtStepHook(last_step=last_step or 3 * epochs)]
    with graph.as_default(), tf1.train.MonitoredTrainingSession(hooks=hooks, **options) as session:
        while not session.should_stop():
            session.run(graph.train_op)


def fit(model, callbacks, epochs=3):
    options = {"epochs": epochs, "steps_per_epoch": 3, "validation_data": (X, Y)}
    model.fit(data(), shuffle=False, verbose=0, callbacks=callbacks, **options)


def test_callbacks_are_called_as_in_fit_with_the_same_logs():
    expected, calls = Calls(), Calls()
    fit(made(), [expected])
    run(made(), [calls])
    assert [entry[:-1] for entry in calls.seen] == [entry[:-1] for entry in expected.seen]
    for one, other in zip(calls.seen, expected.seen):
        assert one[-1] == pytest.approx(other[-1], rel=1e-6)


STOCK = {
    "EarlyStopping": lambda folder: keras.callbacks.EarlyStopping("val_loss", min_delta=9.0, restore_best_weights=True),
    "ReduceLROnPlateau": lambda folder: keras.callbacks.ReduceLROnPlateau("val_loss", patience=1, min_delta=9.0),
    "LearningRateScheduler": lambda folder: keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1)),
    "ModelCheckpoint": lambda folder: keras.callbacks.ModelCheckpoint(
        f"{folder}/{{epoch}}.weights.h5", save_weights_only=True
    ),
    "CSVLogger": lambda folder: keras.callbacks.CSVLogger(f"{folder}/log.csv"),
    "TerminateOnNaN": lambda folder: keras.callbacks.TerminateOnNaN(),
}


@pytest.mark.parametrize("name", STOCK)
def test_keras_own_callbacks_do_what_they_do_in_fit(name, tmp_path):
    results = []
    for number, train in enumerate((fit, run)):
        folder = tmp_path / str(number)
        folder.mkdir()
        model = made()
        train(model, [STOCK[name](folder)])
        files = {path.name: path.read_text() if path.suffix == ".csv" else "" for path in folder.iterdir()}
        results.append(
            [int(model.optimizer.iterations), float(model.optimizer.learning_rate), *model.get_weights(), files]
        )
    for one, other in zip(*results):
        if isinstance(one, dict):
            assert one.keys() == other.keys()
        else:
            np.testing.assert_array_equal(one, other)


def test_tensorboard_writes_its_events(tmp_path):
    run(made(), [keras.callbacks.TensorBoard(str(tmp_path), write_graph=False)])
    assert list((tmp_path / "train").glob("events*"))
    assert list((tmp_path / "validation").glob("events*"))


def test_backup_and_restore_goes_on(tmp_path):
    class Interrupts(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt

    backup = str(tmp_path / "backup")
    with pytest.raises(KeyboardInterrupt):
        run(made(), [keras.callbacks.BackupAndRestore(backup), Interrupts()], epochs=4)
    calls, model = Calls(), made()
    run(model, [keras.callbacks.BackupAndRestore(backup), calls], epochs=4)
    assert [entry[1] for entry in calls.seen if entry[0] == "epoch begin"] == [2, 3]
    whole = made()
    fit(whole, [], epochs=4)
    assert int(model.optimizer.iterations) == int(whole.optimizer.iterations) == 12


def test_a_resumed_session_begins_in_its_epoch(tmp_path):
    keras.backend.clear_session()
    run(made(), [], last_step=4, checkpoint_dir=str(tmp_path))
    keras.backend.clear_session()
    calls = Calls()
    run(made(), [calls], last_step=7, checkpoint_dir=str(tmp_path))
    begun = [entry[:-1] for entry in calls.seen if "begin" in entry[0]]
    assert begun[:3] == [["train begin"], ["epoch begin", 1], ["batch begin", 1]]
    assert begun[-2:] == [["epoch begin", 2], ["batch begin", 0]]


def test_a_tf1_graph_gives_its_logs():
    calls = Calls()
    with tf.Graph().as_default():
        step = tf1.train.get_or_create_global_step()
        loss = tf.cast(step, tf.float32, name="loss")
        count = tf1.assign_add(step, 1)
        hooks = [CallbackHook([calls], logs={"loss": loss}), tf1.train.StopAtStepHook(last_step=2)]
        with tf1.train.MonitoredTrainingSession(hooks=hooks) as session:
            while not session.should_stop():
                session.run(count)
    assert [entry[0] for entry in calls.seen][-2:] == ["epoch end", "train end"]
    assert calls.seen[-2][-1] == {"loss": 1.0}


def test_what_is_missing_is_said():
    with tf.Graph().as_default():
        with pytest.raises(UsageError, match="logs="):
            CallbackHook([]).begin()
        with pytest.raises(UsageError, match="model="):
            CallbackHook([], logs={}, validation_data=(X, Y)).begin()
