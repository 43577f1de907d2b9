"""Which behaviour of TensorFlow's private names `_tf/train.py` relies on."""

import keras
import pytest
import tensorflow as stock

from tf2compat import _tf


def test_session_managers_of_tensorflow():
    from tf2compat.train.session_manager import SessionManager

    assert issubclass(SessionManager, _tf.SessionManager)


def test_a_session_manager_opens_by_a_public_method(graph, tmp_path):
    class Manager(_tf.SessionManager):
        def open_restored(self, master, saver=None, **options):
            asked.append((master, sorted(options)))
            return stock.compat.v1.Session(master, graph=self.graph), False

    asked = []
    stock.compat.v1.train.get_or_create_global_step()
    manager = Manager(recovery_wait_secs=3)
    assert (manager.graph, manager.wait_secs) == (graph, 3.0)
    init = stock.compat.v1.global_variables_initializer()
    with manager.prepare_session("", init_op=init, saver="saver", checkpoint_dir=str(tmp_path)) as session:
        assert manager.is_ready(session) == (True, None)
        assert manager.initialized_locally(session) == (True, None)
    assert [master for master, _ in asked] == [""]
    assert {"checkpoint_dir", "config", "max_wait_secs"} <= set(asked[0][1])


def test_a_hook_that_saves_has_public_parts(graph, tmp_path):
    class Hook(_tf.CheckpointSaverHook):
        def make_timer(self, stock_timer):
            return timers.append(stock_timer) or stock_timer

        def save(self, session, step):
            saved.append(step)
            return super().save(session, step)

    timers, saved = [], []
    step = stock.compat.v1.train.get_or_create_global_step()
    listener, saver = stock.compat.v1.train.CheckpointSaverListener(), stock.compat.v1.train.Saver()
    hook = Hook(str(tmp_path), save_steps=1, saver=saver, listeners=[listener])
    hook.begin()
    assert hook.timer is timers[0]
    assert (hook.listeners, hook.found_saver(), hook.saves_graph) == ([listener], saver, True)
    assert hook.step_tensor.name == "global_step/add:0"  # A copy that is read after the step.
    assert hook.save_path == str(tmp_path / "model.ckpt")
    with stock.compat.v1.Session() as session:
        session.run(step.initializer)
        hook.after_create_session(session, None)
    assert saved == [0]
    assert hook.writer is not None


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
