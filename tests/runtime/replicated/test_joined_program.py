import threading

import numpy as np
import pytest
import tensorflow as stock

from tf2compat import _tf
from tf2compat.errors import WorkerLostError
from tf2compat.graph.replicated.exchange import OFF, Exchange, Said
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.replicated.joined_program import ExchangedProgram, JoinedProgram, LoneProgram, Rows
from tf2compat.runtime.replicated.waiting import Waiting
from tf2compat.runtime.replicated.workers import GOES_ON, HAS_FAILED, INPUT_ENDED


class FakeWorkers:
    def __init__(self):
        self.synchronized, self.together, self.said = False, False, []
        self.one_at_a_time = threading.RLock()
        self.length, self.writes, self.exchanges, self.asked = 0, 0, False, 0
        self.waiting = Waiting(Replicas(None, ("",)), lambda: 0.0)

    def says(self, code, rows, step, exchange, sends):
        return np.array(Said(code, rows, sends=sends), np.int32)

    def heard(self, all_say):
        self.asked = all_say.asks.tolist()

    def agree(self, code, rows=0, step=None, exchange=None):
        self.said.append(code)
        self.rows = rows
        self.exchanges = exchange is not None
        self.length = max(self.length, exchange.length if exchange else 0)
        self.together = code == GOES_ON
        return 0.25

    def lost(self, error):
        return WorkerLostError("Session.run", "Lost.", "Start again.")


def raises(error):
    def program(*args):
        raise error

    return program


@pytest.fixture(autouse=True)
def runtime():
    _tf.start_runtime()


def test_it_tells_the_rows_of_its_batch():
    with _tf.eager_mode():
        feeds = [stock.zeros([6, 2]), stock.zeros([3]), stock.zeros([])]
    workers = FakeWorkers()
    JoinedProgram(lambda: lambda feeds, timeout_ms: feeds, None, None, workers, lambda: None, Rows([0, 1]))(feeds)
    assert workers.rows == 3


def joined(program, sources=None, exchanged=None):
    workers = FakeWorkers()

    def synchronize():
        workers.synchronized = True

    return JoinedProgram(lambda: program, exchanged, sources, workers, synchronize, Rows()), workers


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


class Exchanging:
    """A step that processes agree upon in its midst; it is off as often as it is told."""

    def __init__(self, off=0):
        self.off, self.runs = off, []

    def __call__(self, inputs, timeout_ms=0):
        self.runs.append(_tf.array_of(inputs[-1]).item())
        if self.off:
            self.off -= 1
            raise stock.errors.InvalidArgumentError(None, None, f"assertion failed: [{OFF}]")
        with _tf.eager_mode():
            return [*inputs[:-2], stock.constant([Said(asks=2), Said()])]


def exchanging(step):
    return joined(lambda feeds, timeout_ms: ["plain"], exchanged=ExchangedProgram(step, Exchange(7, 40)))


def test_steps_that_all_know_need_no_agreement_before():
    step = Exchanging()
    program, workers = exchanging(step)
    for _ in range(3):
        assert program([5]) == [5]
    assert workers.said == [GOES_ON]  # Before the first: the messages have to grow.
    assert step.runs == [40, 40, 40]
    assert workers.asked == [2, 0]


def test_a_step_that_is_off_is_agreed_upon_and_run_again():
    step = Exchanging()
    program, workers = exchanging(step)
    program([5])
    step.off = 1
    assert program([5]) == [5]
    assert workers.said == [GOES_ON, GOES_ON]
    assert len(step.runs) == 3


@pytest.mark.parametrize("writes", [0, 1])
def test_who_has_written_alone_or_has_a_time_limit_asks_first(writes):
    step = Exchanging()
    program, workers = exchanging(step)
    program([5])
    workers.writes = writes
    workers.agree = lambda *args: workers.said.append("asks") or setattr(workers, "writes", 0) or 1.0
    assert program([5], 0 if writes else 100) == [5]
    assert workers.said == [GOES_ON, "asks"]


def test_where_another_process_cannot_the_step_that_asks_first_runs():
    step = Exchanging()
    program, workers = exchanging(step)
    program([5])
    step.off = 100
    workers.agree = lambda *args: setattr(workers, "exchanges", False) or 1.0
    for _ in range(8):
        assert program([5]) == ["plain"]
    assert len(step.runs) == 1 + 4  # It is tried no more.


def test_a_step_whose_own_part_fails_leaves_the_others(monkeypatch):
    aborted = []
    monkeypatch.setattr(_tf, "abort_collectives", lambda code, message: aborted.append(message))
    step = Exchanging()
    program, _ = exchanging(step)
    program([5])
    monkeypatch.setattr(Exchanging, "__call__", raises(stock.errors.InvalidArgumentError(None, None, "NaN")))
    with pytest.raises(stock.errors.InvalidArgumentError, match="NaN"):
        program([5])
    assert len(aborted) == 1


def test_a_lone_write_is_noted_though_the_variables_were_sent_meanwhile():
    workers = FakeWorkers()
    workers.writes = 0

    def program(feeds, timeout_ms=0):
        workers.writes = 0
        return feeds

    LoneProgram(program, workers)([])
    assert workers.writes
