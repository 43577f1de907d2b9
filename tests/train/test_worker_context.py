import os

from tensorflow.python.distribute import distribute_coordinator

import tf2compat.v1 as tf
from tf2compat.train.monitored_session import session_creator_of
from tf2compat.train.worker_context import role_of, temporary_folder


class Extended:
    def __init__(self, init, save):
        self.experimental_should_init = init
        self.should_checkpoint = self.should_save_summary = save


class Strategy:
    def __init__(self, init=True, save=True):
        self.extended = Extended(init, save)


class CollectiveAllReduceStrategy(Strategy):
    pass


def context(strategy, task_type=None, task_id=None):
    return distribute_coordinator._WorkerContext(strategy, None, task_type, task_id)


def test_creators_by_role(graph):
    assert session_creator_of(None) is None
    assert type(session_creator_of(context(Strategy()))) is tf.train.ChiefSessionCreator
    assert type(session_creator_of(context(Strategy(init=False)))) is tf.train.WorkerSessionCreator


def test_the_role_of_a_task():
    chief, worker = context(Strategy()), context(Strategy(init=False))
    assert [role_of(each).initializes for each in (chief, worker)] == [True, False]
    given = tf.ConfigProto(operation_timeout_in_ms=7)
    assert role_of(chief, given) == (chief.master_target, given, True)
    chief._session_config = tf.ConfigProto(log_device_placement=True)
    assert role_of(chief, given).config == tf.ConfigProto(operation_timeout_in_ms=7, log_device_placement=True)


def test_temporary_folders():
    assert temporary_folder(context(Strategy())) is None
    assert temporary_folder(context(CollectiveAllReduceStrategy(), "worker", 1)) == "tmp_worker_1"


def train(folder, worker_context):
    step = tf.train.get_or_create_global_step()
    add = tf.assign_add(step, 1)
    tf.summary.scalar("step", step)
    with (
        worker_context,
        tf.train.MonitoredTrainingSession(
            checkpoint_dir=str(folder), save_checkpoint_steps=1, save_summaries_steps=1
        ) as sess,
    ):
        sess.run(add)
        sess.run(add)


def test_a_task_that_keeps_checkpoints(graph, tmp_path):
    train(tmp_path, context(Strategy()))
    assert tf.train.latest_checkpoint(str(tmp_path))


def test_a_task_that_does_not(graph, tmp_path):
    train(tmp_path, context(Strategy(save=False)))
    assert os.listdir(tmp_path) == []


def test_a_collective_task_writes_into_a_folder_of_its_own(graph, tmp_path):
    train(tmp_path, context(CollectiveAllReduceStrategy(save=False), "worker", 1))
    assert os.listdir(tmp_path) == ["tmp_worker_1"]
    assert tf.train.latest_checkpoint(str(tmp_path / "tmp_worker_1"))
