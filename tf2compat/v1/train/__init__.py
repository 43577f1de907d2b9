"""`tf.train`: TensorFlow's, with the sessions, session creators and the saver that run on the engine."""

from __future__ import annotations

from typing import Any as _Any

import tensorflow.compat.v1.train as _stock

from tf2compat.train.hooks_of_task import name_hooks_callback as _name_hooks_callback
from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "CheckpointManager": "tf2compat.checkpoint.manager",
    "CheckpointSaverHook": "tf2compat.train.checkpoint_saver_hook",
    "ChiefSessionCreator": "tf2compat.train.chief_session_creator",
    "Int64List": "tf2compat.train.int64_list",
    "LoggingTensorHook": "tf2compat.train.logging_tensor_hook",
    "MonitoredSession": "tf2compat.train.monitored_session",
    "MonitoredTrainingSession": "tf2compat.train.monitored_training_session",
    "NewCheckpointReader": "tf2compat.train.new_checkpoint_reader",
    "ProfilerHook": "tf2compat.train.profiler_hook",
    "ProgressHook": "tf2compat.train.progress_hook",
    "Saver": "tf2compat.train.saver",
    "Scaffold": "tf2compat.train.scaffold",
    "SecondOrStepTimer": "tf2compat.train.second_or_step_timer",
    "Server": "tf2compat.train.server",
    "SessionCreator": "tf2compat.train.session_creator",
    "SessionManager": "tf2compat.train.session_manager",
    "SingularMonitoredSession": "tf2compat.train.singular_monitored_session",
    "StepCounterHook": "tf2compat.train.step_counter_hook",
    "SummarySaverHook": "tf2compat.train.summary_saver_hook",
    "SummaryWriter": "tf2compat.v1.before_1_0",
    "Supervisor": "tf2compat.train.supervisor",
    "SyncReplicasOptimizer": "tf2compat.train.sync_replicas_optimizer",
    "WorkerSessionCreator": "tf2compat.train.worker_session_creator",
    "checkpoint_exists": "tf2compat.train.checkpoint_exists",
    "checkpoints_iterator": "tf2compat.train.checkpoints_iterator",
    "get_checkpoint_mtimes": "tf2compat.train.get_checkpoint_mtimes",
    "get_checkpoint_state": "tf2compat.train.get_checkpoint_state",
    "import_meta_graph": "tf2compat.train.import_meta_graph",
    "init_from_checkpoint": "tf2compat.train.init_from_checkpoint",
    "latest_checkpoint": "tf2compat.train.latest_checkpoint",
    "list_variables": "tf2compat.train.list_variables",
    "load_checkpoint": "tf2compat.train.load_checkpoint",
    "load_variable": "tf2compat.train.load_variable",
    "match_filenames_once": "tf2compat.train.match_filenames_once",
    "queue_runner": "",
    "start_queue_runners": "tf2compat.train.start_queue_runners",
}
"""Our names: name -> the module that defines it."""

_name_hooks_callback()

_find, __dir__ = _overlay(__name__, _stock, HOMES, globals())


def __getattr__(name: str) -> _Any:
    # Only now: importing this module must not change TensorFlow's classes.
    if name.endswith("Optimizer"):
        from tf2compat.v1.optimizer_advice import advise_optimizers

        advise_optimizers()
    return _find(name)
