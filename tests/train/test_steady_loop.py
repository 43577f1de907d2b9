import time

import tf2compat.v1 as tf
from tf2compat.train.steady_loop import SteadyThread


def run(monkeypatch, start):
    """Runs a loop of three calls while the machine's clock stands an hour before its start."""
    coordinator, calls = tf.train.Coordinator(), []

    def call():
        calls.append(time.monotonic())
        monkeypatch.setattr(time, "time", lambda: 1e9 - 3600)
        if len(calls) == 3:
            coordinator.request_stop()

    monkeypatch.setattr(time, "time", lambda: 1e9)
    thread = start(coordinator, call)
    thread.join(30)
    assert not thread.is_alive()
    return calls


def test_it_goes_on_after_the_clock_was_put_back(monkeypatch):
    assert len(run(monkeypatch, lambda coordinator, call: SteadyThread.loop(coordinator, 0.01, call))) == 3


def test_without_a_pause(monkeypatch):
    assert len(run(monkeypatch, lambda coordinator, call: SteadyThread.loop(coordinator, None, call))) == 3


def test_an_error_stops_the_coordinator():
    coordinator = tf.train.Coordinator()
    thread = SteadyThread(coordinator, 0.01, target=lambda: 1 / 0)
    assert isinstance(thread, tf.train.LooperThread)
    thread.start()
    thread.join(30)
    assert coordinator.should_stop()
