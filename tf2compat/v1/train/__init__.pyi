# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.train import *

from tf2compat.checkpoint.manager import CheckpointManager as CheckpointManager
from tf2compat.train.checkpoint_saver_hook import CheckpointSaverHook as CheckpointSaverHook
from tf2compat.train.chief_session_creator import ChiefSessionCreator as ChiefSessionCreator
from tf2compat.train.int64_list import Int64List as Int64List
from tf2compat.train.logging_tensor_hook import LoggingTensorHook as LoggingTensorHook
from tf2compat.train.monitored_session import MonitoredSession as MonitoredSession
from tf2compat.train.monitored_training_session import MonitoredTrainingSession as MonitoredTrainingSession
from tf2compat.train.new_checkpoint_reader import NewCheckpointReader as NewCheckpointReader
from tf2compat.train.profiler_hook import ProfilerHook as ProfilerHook
from tf2compat.train.progress_hook import ProgressHook as ProgressHook
from tf2compat.train.saver import Saver as Saver
from tf2compat.train.scaffold import Scaffold as Scaffold
from tf2compat.train.second_or_step_timer import SecondOrStepTimer as SecondOrStepTimer
from tf2compat.train.server import Server as Server
from tf2compat.train.session_creator import SessionCreator as SessionCreator
from tf2compat.train.session_manager import SessionManager as SessionManager
from tf2compat.train.singular_monitored_session import SingularMonitoredSession as SingularMonitoredSession
from tf2compat.train.step_counter_hook import StepCounterHook as StepCounterHook
from tf2compat.train.summary_saver_hook import SummarySaverHook as SummarySaverHook
from tf2compat.v1.before_1_0 import SummaryWriter as SummaryWriter
from tf2compat.train.supervisor import Supervisor as Supervisor
from tf2compat.train.sync_replicas_optimizer import SyncReplicasOptimizer as SyncReplicasOptimizer
from tf2compat.train.worker_session_creator import WorkerSessionCreator as WorkerSessionCreator
from tf2compat.train.checkpoint_exists import checkpoint_exists as checkpoint_exists
from tf2compat.train.checkpoints_iterator import checkpoints_iterator as checkpoints_iterator
from tf2compat.train.get_checkpoint_mtimes import get_checkpoint_mtimes as get_checkpoint_mtimes
from tf2compat.train.get_checkpoint_state import get_checkpoint_state as get_checkpoint_state
from tf2compat.train.import_meta_graph import import_meta_graph as import_meta_graph
from tf2compat.train.init_from_checkpoint import init_from_checkpoint as init_from_checkpoint
from tf2compat.train.latest_checkpoint import latest_checkpoint as latest_checkpoint
from tf2compat.train.list_variables import list_variables as list_variables
from tf2compat.train.load_checkpoint import load_checkpoint as load_checkpoint
from tf2compat.train.load_variable import load_variable as load_variable
from tf2compat.train.match_filenames_once import match_filenames_once as match_filenames_once
from tf2compat.v1.train import queue_runner as queue_runner
from tf2compat.train.start_queue_runners import start_queue_runners as start_queue_runners

def __getattr__(name: str) -> Any: ...
