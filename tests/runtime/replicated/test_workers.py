import numpy as np
import pytest
import tensorflow as stock

from tf2compat import _tf
from tf2compat.errors import CopiesDifferError, WorkerLostError
from tf2compat.graph.replicated.exchange import Exchange, Said
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.step_nodes import StepNodes
from tf2compat.runtime.replicated import workers as workers_module
from tf2compat.runtime.replicated.workers import GOES_ON, HAS_FAILED, HAS_STOPPED, INPUT_ENDED, Workers


@pytest.fixture(autouse=True)
def runtime():
    _tf.start_runtime()


def with_other(value, said):
    """The messages of both: the first process's, and behind it this one's."""
    with _tf.eager_mode():
        rest = np.zeros(len(value) - len(HEAD), np.int32)
        both = np.stack([np.concatenate([np.int32(said), rest]), value.view(np.int32)])
        return stock.constant(both.view(np.float32))


HEAD = Said()


def workers(*said, clock=lambda: 0.0):
    """The second of two workers; the first says what it is told, one thing after the other, or gives a number."""
    left = list(said)

    def run(name, formula, value):
        other = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(other, Exception):
            raise other
        with _tf.eager_mode():
            return with_other(value.numpy(), other) if isinstance(other, Said) else value + stock.constant(other)

    return Workers(Replicas(None, ("/device:CPU:0",), workers=2, worker=1), run, clock)


def test_all_go_on():
    both = workers(Said())
    assert both.agree(GOES_ON) == 0.5
    assert both.together


def test_the_share_of_a_batch():
    assert workers(Said(rows=6)).agree(GOES_ON, 2) == 0.25
    assert workers(Said()).agree(GOES_ON, 2) == 0.5


@pytest.mark.parametrize("said", [HAS_STOPPED, INPUT_ENDED])
def test_one_ends_and_so_do_all(said):
    both = workers(Said(said))
    with pytest.raises(stock.errors.OutOfRangeError, match="Worker 0 of 2 has .*All workers end at this step"):
        both.agree(GOES_ON)
    assert not both.together


STEP = StepNodes(("rate", "train"), (5, 6))


def test_a_lone_write_of_the_chief_makes_all_take_its_values():
    both = workers(Said(writes=1, checksum=STEP.checksum))
    both.synchronized = True
    both.agree(GOES_ON, 0, STEP)
    assert not both.synchronized


def test_a_lone_write_of_another_worker_is_refused():
    both = workers(Said(checksum=STEP.checksum))
    both.writes = 3
    with pytest.raises(CopiesDifferError, match="Worker 1 of 2 has written to variables alone"):
        both.agree(GOES_ON, 0, STEP)


EXCHANGE = Exchange(layout=7, length=40)


def test_messages_grow_as_long_as_the_gradients_that_all_can_send():
    alike = Said(checksum=STEP.checksum, layout=7, length=40)
    both = workers(alike)
    both.agree(GOES_ON, 0, STEP, EXCHANGE)
    assert (both.exchanges, both.length) == (True, 40)
    both = workers(alike._replace(layout=0, length=0))
    both.agree(GOES_ON, 0, STEP, EXCHANGE)
    assert (both.exchanges, both.length) == (False, 0)


def test_who_asks_first_hears_those_again_that_sent_their_gradients():
    sent = Said(rows=5, checksum=STEP.checksum, layout=7, length=40, sends=1)
    both = workers(sent, sent._replace(rows=3, sends=0))
    assert both.agree(GOES_ON, 1, STEP, EXCHANGE) == 0.25
    lost = workers(sent, Said(HAS_FAILED))
    with pytest.raises(WorkerLostError):
        lost.agree(GOES_ON, 1, STEP, EXCHANGE)


def test_a_node_that_differs_is_named():
    def run(name, formula, value):
        if name == "tf2compat/messages":
            return with_other(value.numpy(), Said(checksum=1))
        first = {
            "tf2compat/step_sizes": [[2], [0]],
            "tf2compat/step_nodes/2": [[7, 6], [0, 0]],
        }[name]
        with _tf.eager_mode():
            return value + stock.constant(first, value.dtype)

    both = Workers(Replicas(None, ("/device:CPU:0",), workers=2, worker=1), run)
    with pytest.raises(CopiesDifferError, match="The node 'rate' is not the same"):
        both.agree(GOES_ON, 0, STEP)


def test_a_worker_that_only_reads_is_told_once(caplog):
    now = [0.0]
    both = workers(Said(), clock=lambda: now[0])
    for now[0] in (1.0, 20.0, 31.5, 90.0):
        both.ran_alone()
    assert caplog.text.count("has only read its own variables for 30 seconds") == 1


def test_one_fails():
    with pytest.raises(WorkerLostError, match="Worker 0 of 2 has failed. See its output") as caught:
        workers(Said(HAS_FAILED)).agree(GOES_ON)
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
    alone = workers(RuntimeError("must not run"))
    alone.leave(failed=False)
    assert not alone.together


def test_checksums():
    workers([[7], [0]]).check_equal(7)
    with pytest.raises(CopiesDifferError, match=r"\[7, 8\]"):
        workers([[7], [0]]).check_equal(8)


def first_worker_says(**numbers):
    """The second of two workers, and what the first gives to each sum of theirs."""

    def run(name, formula, value):
        with _tf.eager_mode():
            other = numbers.get(name.split("/")[1])
            return value if other is None else value + stock.constant(other, value.dtype)

    return Workers(Replicas(None, ("/device:CPU:0",), workers=2, worker=1), run)


def test_another_number_of_variables_is_told():
    with _tf.eager_mode():
        variables = [("a", stock.Variable([1.0])), ("b", stock.Variable([1.0]))]
    both = first_worker_says(variables=[[3], [0]])
    with pytest.raises(CopiesDifferError, match=r"different variables. They have \[3, 2\] of them. Build the same"):
        both.synchronize(variables)
    assert not both.synchronized


def test_a_variable_of_another_shape_is_named():
    with _tf.eager_mode():
        variables = [("a", stock.Variable([1.0])), ("b", stock.Variable([[1.0]])), ("c", stock.Variable([1.0]))]
    same = workers_module._checksum(*variables[0])
    both = first_worker_says(variables=[[3], [0]], has_value=[1, 1, 0], sent=[[same, 5], [0, 0]])
    with pytest.raises(CopiesDifferError, match=r"Here 'b' is float32 of shape \[1, 1\], and elsewhere it is not"):
        both.synchronize(variables)


def test_variables_of_unknown_shape_are_named(caplog):
    alone = Workers(Replicas(None, ("/device:CPU:0",)), lambda name, formula, value: value)
    with _tf.eager_mode():
        known, unknown = stock.Variable([1.0]), stock.Variable([1.0], shape=[None])
    alone.synchronize([("known", known), ("unknown", unknown)])
    assert alone.synchronized
    assert "unknown" in caplog.text


def test_two_threads_note_steps_that_are_run_alone():
    def clock():
        if times:
            found.synchronized = True
            found.ran_alone()
        times.append(0.0)
        return 0.0

    times = []
    found = workers(Said(), clock=clock)
    found.ran_alone()
    found.ran_alone()
    assert found._alone_since is None


def test_what_one_is_asked_is_known_to_all_after_the_next_step_of_all():
    both = workers(Said())
    both.asks = lambda: 2
    both.agree(GOES_ON)
    assert both.asked == 2
    both.asks = lambda: 1
    both.agree(GOES_ON)
    assert both.asked == 3
    left = workers(Said(HAS_STOPPED))
    left.asks = lambda: 2
    with pytest.raises(stock.errors.OutOfRangeError):
        left.agree(GOES_ON)
    assert left.asked == 0
