import pytest
import tensorflow as stock

from tf2compat import _tf
from tf2compat.engine.replication.replicas import Replicas
from tf2compat.engine.replication.workers import GOES_ON, HAS_FAILED, HAS_STOPPED, INPUT_ENDED, Workers
from tf2compat.errors import CopiesDifferError, WorkerLostError


@pytest.fixture(autouse=True)
def runtime():
    _tf.start_runtime()


def workers(others, rows=0):
    """The second of two workers; the first says what it is told, and that its batch has so many rows."""

    def run(name, formula, value):
        if isinstance(others, Exception):
            raise others
        with _tf.eager_mode():
            add = [others, [rows, 0]] if value.shape.rank == 2 else others
            return value + stock.constant(add, value.dtype)

    return Workers(Replicas(None, ("/device:CPU:0",), workers=2, worker=1), run)


def test_all_go_on():
    both = workers([GOES_ON, 0])
    assert both.agree(GOES_ON) == 0.5
    assert both.together


def test_the_share_of_a_batch():
    assert workers([GOES_ON, 0], rows=6).agree(GOES_ON, 2) == 0.25
    assert workers([GOES_ON, 0], rows=0).agree(GOES_ON, 2) == 0.5


@pytest.mark.parametrize("said", [HAS_STOPPED, INPUT_ENDED])
def test_one_ends_and_so_do_all(said):
    both = workers([said, 0])
    with pytest.raises(stock.errors.OutOfRangeError, match="Worker 0 of 2 has .*All workers end at this step"):
        both.agree(GOES_ON)
    assert not both.together


def test_one_fails():
    with pytest.raises(WorkerLostError, match="Worker 0 of 2 has failed. See its output") as caught:
        workers([HAS_FAILED, 0]).agree(GOES_ON)
    assert isinstance(caught.value, stock.errors.UnavailableError)


def test_one_is_lost():
    lost = stock.errors.UnavailableError(None, None, "{{function_node __step}} Connection reset by peer\nand more")
    both = workers(lost)
    with pytest.raises(WorkerLostError, match="was lost: Connection reset by peer. Start all workers again"):
        both.agree(GOES_ON)
    both.together = True
    both.leave(failed=True)  # Nobody is there to be told.
    assert not both.together


def test_a_worker_that_was_never_in_step_leaves_in_silence():
    workers(RuntimeError("must not run")).leave(failed=False)


def test_checksums():
    workers([7, 0]).check_equal(7)
    with pytest.raises(CopiesDifferError, match=r"\[7, 8\]"):
        workers([7, 0]).check_equal(8)


def test_variables_of_unknown_shape_are_named(caplog):
    alone = Workers(Replicas(None, ("/device:CPU:0",)), lambda name, formula, value: value)
    with _tf.eager_mode():
        known, unknown = stock.Variable([1.0]), stock.Variable([1.0], shape=[None])
    alone.synchronize([("known", known), ("unknown", unknown)])
    assert alone.synchronized
    assert "unknown" in caplog.text
