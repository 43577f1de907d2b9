import tf2compat.v1 as tf
from tf2compat.train.hooks_of_task import hooks_of_task


def test_what_saves_runs_in_the_chiefs_process(graph, tmp_path, caplog):
    stop = tf.train.StopAtStepHook(last_step=3)
    hooks = [stop, tf.train.CheckpointSaverHook(str(tmp_path), save_steps=1), tf.train.StepCounterHook()]
    assert hooks_of_task(hooks, True) == hooks
    caplog.set_level("INFO")
    assert hooks_of_task(hooks, False) == [stop]
    assert "CheckpointSaverHook, StepCounterHook" in caplog.text
