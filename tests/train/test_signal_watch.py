import os
import signal
import socket
import threading
import time

import pytest

from tf2compat.placement import signals
from tf2compat.train import signal_watch
from tf2compat.train.signal_watch import START_AGAIN, Preempted, SignalWatch


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    made = SignalWatch(Clock(), lambda number: made.ends.append(number))
    made.ends = []
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGUSR1)]
    yield made
    while made._users:
        made.close()
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGUSR1)] == before
    assert signal.set_wakeup_fd(-1) == -1


def send(number):
    os.kill(os.getpid(), number)


def soon(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_signals_are_noted_while_one_session_is_open(watch):
    assert watch.open()
    assert watch.open()
    send(signal.SIGUSR1)
    send(signal.SIGUSR1)
    assert watch.saves == 2
    assert not watch.stop
    watch.close()
    send(signal.SIGTERM)
    assert watch.stop
    watch.close()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert watch.ends == []


def test_a_second_signal_ends_the_process_unless_it_is_the_first_sent_twice(watch):
    watch.open()
    send(signal.SIGTERM)
    watch._clock.now = 0.05
    send(signal.SIGTERM)
    assert watch.ends == []
    watch._clock.now = 0.5
    send(signal.SIGTERM)
    assert watch.ends == [signal.SIGTERM]


def test_the_process_ends_when_no_session_answers_in_time(watch, monkeypatch, caplog):
    monkeypatch.setenv("TF2COMPAT_PREEMPTION_GRACE_SECS", "7")
    watch.open()
    send(signal.SIGTERM)
    soon(lambda: watch._announced)
    assert watch.ends == []
    watch._clock.now = 7.0
    watch._sockets[1].send(b"\0")
    soon(lambda: watch.ends)
    assert watch.ends == [signal.SIGTERM]


def test_a_session_that_has_answered_takes_its_time(watch, monkeypatch):
    monkeypatch.setenv("TF2COMPAT_PREEMPTION_GRACE_SECS", "7")
    watch.open()
    send(signal.SIGTERM)
    watch.answered()
    soon(lambda: watch._announced)
    assert watch._deadline is None


@pytest.mark.parametrize("handler", [signal.SIG_IGN, lambda number, frame: None])
def test_a_handler_of_the_program_stays(watch, handler):
    signal.signal(signal.SIGTERM, handler)
    try:
        watch.open()
        send(signal.SIGTERM)
        send(signal.SIGUSR1)
        assert signal.getsignal(signal.SIGTERM) is handler
        assert (watch.stop, watch.saves) == (False, 1)
        watch.close()
        assert signal.getsignal(signal.SIGTERM) is handler
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def test_a_handler_that_the_program_installs_later_stays(watch):
    heard = []
    watch.open()
    ours = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    try:
        send(signal.SIGTERM)
        assert heard == [signal.SIGTERM]
        watch.close()
        assert signal.getsignal(signal.SIGTERM) != ours
        assert not watch.stop
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def test_another_thread_installs_none(watch):
    opened = []
    thread = threading.Thread(target=lambda: opened.append(watch.open()))
    thread.start()
    thread.join()
    assert opened == [False]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_who_was_told_of_signals_before_still_is(watch):
    other, third = socket.socketpair()
    third.setblocking(False)
    signal.set_wakeup_fd(third.fileno())
    try:
        watch.open()
        send(signal.SIGUSR1)
        assert other.recv(10) == bytes([signal.SIGUSR1])
        watch.close()
        assert signal.set_wakeup_fd(-1) == third.fileno()
    finally:
        signal.set_wakeup_fd(-1)
        other.close()
        third.close()


def test_who_wants_to_be_told_of_signals_later_takes_over(watch):
    other, third = socket.socketpair()
    third.setblocking(False)
    try:
        watch.open()
        signal.set_wakeup_fd(third.fileno())
        send(signal.SIGUSR1)
        send(signal.SIGTERM)
        assert (watch.saves, watch.stop) == (1, True)
        watch.close()
        assert signal.set_wakeup_fd(-1) == third.fileno()
    finally:
        signal.set_wakeup_fd(-1)
        other.close()
        third.close()


def test_a_forked_child_has_no_handlers(watch):
    watch.open()
    child = os.fork()
    if not child:
        watch.leave_to_parent()
        os._exit(signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL or signal.set_wakeup_fd(-1) != -1)
    assert os.waitpid(child, 0)[1] == 0
    send(signal.SIGUSR1)
    assert watch.saves == 1


def test_where_no_session_is_open_the_program_ends_and_is_to_be_started_again(watch):
    watch._is_working = lambda: watch.works
    watch.works = False
    watch.stay()
    try:
        send(signal.SIGUSR1)
        assert not watch.ends_program
        with pytest.raises(Preempted) as caught:
            send(signal.SIGTERM)
        assert caught.value.code == START_AGAIN
        assert watch.ends_program
        assert watch.ends == []
        watch._clock.now = 1.0
        with pytest.raises(Preempted):
            send(signal.SIGTERM)
        assert watch.ends == [signal.SIGTERM]  # The second one.
    finally:
        watch._stays = False
        watch.close()


def test_a_session_that_nobody_watches_ends_as_without_a_handler(watch):
    watch._is_working = lambda: True
    watch.stay()
    try:
        watch.open()
        send(signal.SIGUSR1)
        watch.close()
        assert (watch.saves, watch.ends) == (1, [])
        send(signal.SIGTERM)
        assert set(watch.ends) == {signal.SIGTERM}
        assert not watch.stop
        assert signal.getsignal(signal.SIGTERM) == watch._handle
    finally:
        watch._stays = False
        watch.close()


def test_who_waits_for_another_process_is_ended_at_once(watch):
    class Session:
        stops_now = False

    def sleep(seconds):
        watch._clock.now += seconds
        for session in watch.answering:
            session.stops_now = watch._clock.now >= 0.25

    session = Session()
    watch.answering.add(session)
    with pytest.raises(Preempted):
        watch.rest(30.0, sleep)
    assert watch._clock.now == pytest.approx(0.3)
    watch.answering.discard(session)
    watch.rest(0.2, sleep)
    assert watch._clock.now == pytest.approx(0.5)


def test_whoever_waits_for_another_process_waits_by_the_watch():
    assert signals._rests == [signal_watch.watch.rest]
