"""What the tests share: a graph a test, and stock sessions to compare with."""

import os
import threading

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import absl.logging
import pytest
import tensorflow as stock

import tf2compat.v1 as tf

collect_ignore_glob = ["legacy/data/*", "engine/ending_programs.py"]  # Scripts.


@pytest.fixture(autouse=True)
def same_verbosity():
    """Writing a SavedModel makes absl quieter, for every later test."""
    level = absl.logging.get_absl_logger().level
    yield
    absl.logging.get_absl_logger().setLevel(level)


@pytest.fixture
def graph():
    """A graph of the test's own, the default one."""
    with tf.Graph().as_default() as made:
        yield made


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
