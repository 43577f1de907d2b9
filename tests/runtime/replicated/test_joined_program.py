import threading

import pytest
import tensorflow as stock

from tf2compat import _tf
from tf2compat.errors import WorkerLostError
from tf2compat.runtime.replicated.joined_program import JoinedProgram, LoneProgram
from tf2compat.runtime.replicated.workers import GOES_ON, HAS_FAILED, INPUT_ENDED


class FakeWorkers:
    def __init__(self):
        self.synchronized, self.together, self.said = False, False, []
        self.one_at_a_time = threading.RLock()

    def agree(self, code, rows=0, step=None):
        self.said.append(code)
        self.rows = rows
        self.together = code == GOES_ON
        return 0.25

    def lost(self, error):
        return WorkerLostError("Session.run", "Lost.", "Start again.")


def raises(error):
    def program(feeds, timeout_ms=0):
        raise error

    return program


@pytest.fixture(autouse=True)
def runtime():
    _tf.start_runtime()


def test_it_tells_the_rows_of_its_batch():
    with _tf.eager_mode():
        feeds = [stock.zeros([6, 2]), stock.zeros([3]), stock.zeros([])]
    workers = FakeWorkers()
    JoinedProgram(lambda feeds, timeout_ms: feeds, None, workers, lambda: None, [0, 1])(feeds)
    assert workers.rows == 3


def joined(program, sources=None):
    workers = FakeWorkers()

    def synchronize():
        workers.synchronized = True

    return JoinedProgram(program, sources, workers, synchronize), workers


def test_it_synchronizes_takes_agrees_and_runs():
    program, workers = joined(lambda feeds, timeout_ms: feeds, lambda feeds, timeout_ms: [10])
    *inputs, share = program([1, 2])
    assert inputs == [1, 2, 10]
    with _tf.eager_mode():
        assert float(share) == 0.25
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


def test_a_step_that_fails_here_alone_leaves_the_others(monkeypatch):
    aborted = []  # A real one would end the collectives of every later test of this process.
    monkeypatch.setattr(_tf, "abort_collectives", lambda code, message: aborted.append((code, message)))
    program, workers = joined(raises(stock.errors.InvalidArgumentError(None, None, "NaN")))
    with pytest.raises(stock.errors.InvalidArgumentError):
        program([])
    assert not workers.together
    assert aborted == [(stock.errors.INVALID_ARGUMENT, "a step failed in another process: NaN")]


def test_a_lone_write_is_noted_though_the_variables_were_sent_meanwhile():
    workers = FakeWorkers()
    workers.writes = 0

    def program(feeds, timeout_ms=0):
        workers.writes = 0
        return feeds

    LoneProgram(program, workers)([])
    assert workers.writes
