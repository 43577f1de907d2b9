"""Which behaviour of TensorFlow's private names `_tf/train.py` relies on."""

import keras
import pytest
import tensorflow as stock

from tf2compat import _tf


def test_session_managers_of_tensorflow():
    from tf2compat.train.session_manager import SessionManager

    assert issubclass(SessionManager, _tf.SessionManager)
    for name in ("_restore_checkpoint", "_try_run_local_init_op", "_model_ready"):
        assert hasattr(_tf.SessionManager, name), name


def test_what_a_supervisor_makes(graph):
    stock.compat.v1.train.get_or_create_global_step()
    supervisor = _tf.Supervisor(logdir=None)
    assert type(supervisor.session_manager) is _tf.SessionManager
    assert type(supervisor.saver) is stock.compat.v1.train.Saver
    for thread in (_tf.SVSummaryThread, _tf.SVStepCounterThread, _tf.SVTimerCheckpointThread):
        assert issubclass(thread, stock.compat.v1.train.LooperThread)
        assert thread(supervisor, "session")._sess == "session"


def test_intervals():
    timer = stock.compat.v1.train.SecondOrStepTimer
    assert (_tf.intervals_of(timer(5)), _tf.intervals_of(timer(None, 3))) == ((5, None), (None, 3))
    coordinator = stock.compat.v1.train.Coordinator()
    thread = stock.compat.v1.train.LooperThread(coordinator, 7)
    assert _tf.coordinator_and_interval_of(thread) == (coordinator, 7)


def test_a_hook_among_callbacks_raises_a_chosen_error(monkeypatch):
    for name in ("on_batch_end", "set_model"):
        monkeypatch.setattr(stock.compat.v1.train.SessionRunHook, name, None, raising=False)
    _tf.explain_hooks_in_fit(lambda hook: AttributeError(f"chosen for {type(hook).__name__}"))
    hook = stock.compat.v1.train.StopAtStepHook(num_steps=1)
    with pytest.raises(AttributeError, match="chosen for StopAtStepHook"):
        keras.callbacks.CallbackList([hook], model=keras.Sequential())
    assert not hasattr(hook, "set_model")
