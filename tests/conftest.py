"""What the tests share: a graph a test, and stock sessions to compare with."""

import os
import signal
import sys
import threading

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import absl.logging
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.v1.tf1_control_flow import answer_as_tf1

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # A shell's job in the background; its programs ignored it, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Scripts that take arguments, or each other's modules.
collect_ignore_glob = [
    "distribute/exchanging.py",
    "distribute/lent_devices.py",
    "distribute/lost_server.py",
    "distribute/meetings.py",
    "distribute/semantics*.py",
    "distribute/servers.py",
    "runtime/ending_programs.py",
    "legacy/data/*",
    "train/preempt*_*.py",
]


class _StandardError:
    """The standard error stream of the moment: that of the first test, which TensorFlow's logger found, is closed."""

    def write(self, text):
        sys.stderr.write(text)

    def flush(self):
        sys.stderr.flush()


for _handler in stock.get_logger().handlers:
    _handler.setStream(_StandardError())


@pytest.fixture(autouse=True)
def same_verbosity():
    """Writing a SavedModel makes absl quieter, and a test may make TensorFlow so, for every later test."""
    levels = [(logger, logger.level) for logger in (absl.logging.get_absl_logger(), stock.get_logger())]
    yield
    for logger, level in levels:
        logger.setLevel(level)


@pytest.fixture
def graph():
    """A graph of the test's own, the default one."""
    with tf.Graph().as_default() as made:
        yield made


@pytest.fixture
def v1_control_flow():
    """Conditions and loops are made of TF1's nodes."""
    tf.disable_control_flow_v2()
    yield
    tf.enable_control_flow_v2()


@pytest.fixture
def tf1_control_flow():
    """Conditions and loops answer as in a program of TF1."""
    answer_as_tf1(True)
    yield
    answer_as_tf1(False)


@pytest.fixture(params=["stock", "tf2compat"])
def either_session(request):
    """Stock's session class, then ours: what holds for both is TF1's contract."""
    return {"stock": stock.compat.v1.Session, "tf2compat": tf.Session}[request.param]


@pytest.fixture
def meanwhile():
    """Calls a function in another thread, and returns when it has ended or waits for a lock that the caller holds."""
    started = []

    def call(function, patience_secs=0.1):
        errors = []

        def run():
            try:
                function()
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=run)
        started.append((thread, errors))
        thread.start()
        thread.join(patience_secs)
        return thread

    yield call
    for thread, errors in started:
        thread.join(10)
        assert not thread.is_alive()
        assert not errors
