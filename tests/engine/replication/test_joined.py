import threading

import pytest
import tensorflow as stock

from tf2compat.engine.replication.joined import JoinedProgram
from tf2compat.engine.replication.workers import GOES_ON, HAS_FAILED, INPUT_ENDED
from tf2compat.errors import WorkerLostError


class FakeWorkers:
    def __init__(self):
        self.synchronized, self.together, self.said = False, False, []
        self.one_at_a_time = threading.RLock()

    def agree(self, code):
        self.said.append(code)
        self.together = code == GOES_ON

    def lost(self, error):
        return WorkerLostError("Session.run", "Lost.", "Start again.")


def raises(error):
    def program(feeds, timeout_ms=0):
        raise error

    return program


def joined(program, sources=None):
    workers = FakeWorkers()

    def synchronize():
        workers.synchronized = True

    return JoinedProgram(program, sources, workers, synchronize), workers


def test_it_synchronizes_takes_agrees_and_runs():
    program, workers = joined(lambda feeds, timeout_ms: [sum(feeds)], lambda feeds, timeout_ms: [10])
    assert program([1, 2]) == [13]
    assert workers.synchronized
    assert workers.said == [GOES_ON]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (stock.errors.OutOfRangeError(None, None, "end"), INPUT_ENDED),
        (stock.errors.DataLossError(None, None, "bad"), HAS_FAILED),
    ],
)
def test_the_end_of_input_is_told_before_the_step(error, code):
    program, workers = joined(raises(AssertionError("no step")), raises(error))
    with pytest.raises(type(error)):
        program([])
    assert workers.said == [code]


def test_a_lost_worker():
    program, _ = joined(raises(stock.errors.UnavailableError(None, None, "reset")))
    with pytest.raises(WorkerLostError):
        program([])


def test_a_step_that_fails_here_alone_leaves_the_others():
    program, workers = joined(raises(stock.errors.InvalidArgumentError(None, None, "NaN")))
    with pytest.raises(stock.errors.InvalidArgumentError):
        program([])
    assert not workers.together
