import os
import signal

from tf2compat.placement import signals
from tf2compat.placement.signals import end_by, kept_handler


def test_a_handler_is_kept_whatever_is_installed_below_python():
    heard = []
    before = signal.signal(signal.SIGUSR2, lambda number, frame: heard.append(number))
    try:
        with kept_handler(signal.SIGUSR2):
            signals._api.PyOS_setsig(signal.SIGUSR2, 1)  # SIG_IGN. TensorFlow's is one that Python knows nothing of.
            os.kill(os.getpid(), signal.SIGUSR2)
            assert heard == []
        os.kill(os.getpid(), signal.SIGUSR2)
        assert heard == [signal.SIGUSR2]
    finally:
        signal.signal(signal.SIGUSR2, before)


def test_a_process_ends_by_a_signal_that_it_has_a_handler_for():
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGTERM, lambda number, frame: os._exit(3))
            end_by(signal.SIGTERM)
        finally:
            os._exit(4)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGTERM


def test_a_server_that_waits_is_work():
    class Server:
        @signals.ends_as_ever
        def join(self, seen):
            return [*seen, self in signals.work]

    server = Server()
    assert server.join([1]) == [1, True]
    assert server not in signals.work
