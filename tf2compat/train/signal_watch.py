"""SIGTERM and SIGUSR1 while sessions train: noted at once, also while the main thread waits in a step.

Python calls a handler in the main thread when that runs Python code again, which a step that waits for a queue never
does. A thread therefore reads the numbers of the signals, which Python writes to a socket as they come.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

from tf2compat import settings
from tf2compat.log import logger
from tf2compat.placement.signals import end_by, rest_by, work

__all__ = ["SAVE", "START_AGAIN", "STOP", "Preempted", "SignalWatch", "watch"]

SAVE, STOP = 1, 2
"""The requests of signals: to save, and to save and end."""

START_AGAIN = 75
"""The exit status of a process that saved and ended because a signal asked for it; `EX_TEMPFAIL` of sysexits.h."""

_ASKS: dict[int, int] = {signal.SIGTERM: STOP}
if hasattr(signal, "SIGUSR1"):
    _ASKS[signal.SIGUSR1] = SAVE
_LOOK_SECS = 0.1
_SAME_SECS = 0.1  # `timeout` and others send a signal to a process and again to its group.


class Preempted(SystemExit):
    """Ends the process with status 75 after SIGTERM: training is saved, start the program again."""

    def __init__(self) -> None:
        super().__init__(START_AGAIN)


class SignalWatch:
    """The handlers of this process, and what was asked for.

    A signal that has a handler already, or is ignored, keeps it. The process ends by SIGTERM, as without a handler,
    when the signal comes again, and when the time of `settings.preemption_grace_secs` has passed before a session
    could answer. Where no session is watched, a process that `stay` was called in ends with status 75 as well, unless
    there is other work: a plain session, or a server that waits, ends as without a handler.

    Args:
        clock: returns the time in seconds.
        end: ends the process by a signal.
        is_working: returns whether sessions are open.

    Attributes:
        stop: whether it was asked to save and end.
        saves: how often it was asked to save.
        answering: what answers for the sessions; each knows by `stops_now` whether the process is to end now.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        end: Callable[[int], None] = end_by,
        is_working: Callable[[], bool] = lambda: bool(work),
    ) -> None:
        self._clock, self._end, self._is_working = clock, end, is_working
        self.answering: weakref.WeakSet[Any] = weakref.WeakSet()
        self._begin()

    def _begin(self) -> None:
        self.saves = 0
        self._users = 0
        self._stays = False
        self._grace_secs = 0.0
        self._handled: set[int] = set()
        # A handler may interrupt the main thread in `_read`, and read itself: a plain lock would wait for ever.
        self._lock = threading.RLock()
        self._sockets: tuple[socket.socket, socket.socket] | None = None
        self._other_fd = -1
        self.forget()

    def forget(self) -> None:
        """Forgets what was asked for."""
        self.stop = self._announced = False
        self._since: float | None = None
        self._deadline: float | None = None

    def open(self) -> bool:
        """Installs the handlers, for one more session; returns False outside the main thread, where none can be."""
        if threading.current_thread() is not threading.main_thread():
            return False
        self._grace_secs = settings.preemption_grace_secs()
        self._users += 1
        self._install()
        return True

    def stay(self) -> None:
        """Installs the handlers for the whole program, which is in the main thread."""
        self._grace_secs = settings.preemption_grace_secs()
        self._stays = True
        self._install()

    def _install(self) -> None:
        for number in _ASKS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self._handle)
                self._handled.add(number)
        if self._handled and self._sockets is None:
            self._start()

    def close(self) -> None:
        """Takes the handlers away with the last session, those that are still there."""
        self._users = max(0, self._users - 1)
        if self._users or self._stays or threading.current_thread() is not threading.main_thread():
            return  # Without sessions the handler ends the process.
        for number in self._handled:
            if signal.getsignal(number) == self._handle:
                signal.signal(number, signal.SIG_DFL)
        self._handled.clear()
        self._deadline = None
        if self._sockets is not None:
            self._stop()

    @property
    def ends_program(self) -> bool:
        """Whether the handler has raised `Preempted` in the program.

        C++ code that runs a handler while it looks for an attribute drops the handler's exception, and may raise an
        error of its own then.
        """
        return self.stop and self._stays and not self._users

    def answered(self) -> None:
        """Notes that a session saves and ends: from here on it takes the time that it needs."""
        self._deadline = None

    def rest(self, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
        """Waits for another process, before a session trains.

        Args:
            seconds: how long.
            sleep: sleeps.

        Raises:
            Preempted: a signal asks the process to end, which has nothing to save.
        """
        end = self._clock() + seconds
        while (left := end - self._clock()) > 0:
            if any(one.stops_now for one in self.answering):
                raise Preempted
            sleep(min(left, _LOOK_SECS))

    def _start(self) -> None:
        if hasattr(os, "register_at_fork") and not _registered:
            # Once in a process: what is registered at a fork cannot be taken back.
            _registered.append(True)
            os.register_at_fork(after_in_child=_left_to_the_parent)
        self._sockets = socket.socketpair()
        for end in self._sockets:
            # Python refuses a blocking one; a full buffer must not stop the process either.
            end.setblocking(False)
        # Python would print a trace for each signal that finds the buffer full; one number in it is enough.
        self._other_fd = signal.set_wakeup_fd(self._sockets[1].fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._look, args=self._sockets, name="tf2compat_signals", daemon=True).start()

    def _stop(self) -> None:
        sockets, self._sockets = self._sockets, None
        if sockets is None:
            return
        now = signal.set_wakeup_fd(-1)
        if now != sockets[1].fileno():
            self._other_fd = now  # Another has come after this one.
        if self._other_fd != -1:
            try:
                signal.set_wakeup_fd(self._other_fd)
            except (OSError, ValueError):  # It is closed.
                pass
        sockets[1].close()  # The thread ends.

    def _is_woken(self) -> bool:
        """Returns whether Python writes the numbers to the socket still: the event loop of asyncio takes it over."""
        now = signal.set_wakeup_fd(-1)
        if now != -1:
            signal.set_wakeup_fd(now, warn_on_full_buffer=False)
        return self._sockets is not None and now == self._sockets[1].fileno()

    def _handle(self, number: int, frame: Any) -> None:
        if not self._users and not self._stays:
            self._end(number)
        elif self._sockets is not None and self._is_woken():
            self._read(self._sockets[0])
            if _ASKS[number] == STOP and not self.stop:
                self._received(number)
            self._sockets[1].send(b"\0")  # The thread has a time to keep.
        else:
            self._received(number)
        if self.ends_program:
            raise Preempted  # Nothing is lost.

    def _look(self, reader: socket.socket, _: socket.socket) -> None:
        """Reads the numbers of signals until the socket is closed; ends the process when its time is over."""
        with reader, selectors.DefaultSelector() as selector:
            selector.register(reader, selectors.EVENT_READ)
            while True:
                deadline = self._deadline
                ready = selector.select(None if deadline is None else max(0.0, deadline - self._clock()))
                if ready and not self._read(reader):
                    return
                if self.stop and not self._announced:
                    self._announce()
                if not ready and self._deadline is not None and self._clock() >= self._deadline:
                    logger.error("SIGTERM: what runs has not ended in time; the process ends without saving.")
                    self._end(signal.SIGTERM)
                    return

    def _read(self, reader: socket.socket) -> bool:
        """Notes the signals that came; returns whether more can come."""
        with self._lock:
            try:
                numbers = reader.recv(4096)
            except BlockingIOError:
                return True
            except OSError:
                return False
            for number in numbers:
                if self._other_fd != -1 and number:
                    _forward(self._other_fd, number)
                # A handler of the program's, that came later than this one, has the signal to itself.
                if number in _ASKS and signal.getsignal(number) == self._handle:
                    self._received(number)
            return bool(numbers)

    def _received(self, number: int) -> None:
        if not self._users and self._is_working():
            self._end(number)
        elif _ASKS[number] == SAVE:
            self.saves += 1
        elif self._since is None:
            self._since = self._clock()
            self._deadline = self._since + self._grace_secs
            self.stop = True
        elif self._clock() - self._since >= _SAME_SECS:
            self._end(number)

    def _announce(self) -> None:
        self._announced = True
        if not self._users:
            logger.warning("SIGTERM: no session is open; the process ends with status %d.", START_AGAIN)
            return
        logger.warning(
            "SIGTERM: the step that runs is finished and the training saved; then the process ends with status %d. "
            "A second signal ends it at once; so does a step that takes longer than %g seconds.",
            START_AGAIN,
            self._grace_secs,
        )

    def leave_to_parent(self) -> None:
        """Takes the handlers away in a forked child: its signals are its own, the socket is the parent's."""
        for number in self._handled:
            if signal.getsignal(number) == self._handle:
                signal.signal(number, signal.SIG_DFL)
        if self._sockets is not None and self._is_woken():
            signal.set_wakeup_fd(-1)
        self._begin()


def _forward(descriptor: int, number: int) -> None:
    try:
        os.write(descriptor, bytes([number]))
    except OSError:  # It is full, or closed.
        pass


watch = SignalWatch()
rest_by(watch.rest)
_registered: list[bool] = []


def _left_to_the_parent() -> None:
    watch.leave_to_parent()
