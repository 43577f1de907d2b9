"""What the tests share: a graph a test, and stock sessions to compare with."""

import os

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
