import os
import pathlib
import subprocess
import sys
import threading

import pytest

from tf2compat.runtime import process_end

# Values are those of TensorFlow 1.15.5, the interrupt apart, which Python 3.8 changed: the process ends by SIGINT.
ENDS = {
    "iterator": (0, "0"),
    "table": (0, "1"),
    "several": (0, "0 1 1"),
    "closure": (0, "1"),
    "class": (0, "1"),
    "thread": (0, "0"),
    "daemons": (0, "1"),
    "runners": (3, "[1 2 3 4]"),
    "error": (1, "ValueError: the end"),
    "interrupt": (-2, "KeyboardInterrupt"),
    "caught": (5, "READY"),
    "forked": (0, "1 0"),
    "atexit": (0, "still 1"),
    "closed_late": (0, "closed"),
    "saved": (0, "True"),
    "saved_interrupted": (-2, "True"),
    "closing_interrupted": (-2, "True"),
    "saved_forked": (0, "True"),
    "unsaved": (120, "OSError: no space"),
    "unsaved_dropped": (120, "OSError: no space"),
    "unsaved_seen": (0, "seen False"),
}
DOORS = {
    "plain": list(ENDS),
    "install": ["iterator", "runners"],
    "run": [
        "iterator",
        "error",
        "interrupt",
        "caught",
        "daemons",
        "unsaved",
        "saved_interrupted",
        "closing_interrupted",
    ],
}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "door", ["run", *(pytest.param(door, marks=pytest.mark.long) for door in DOORS if door != "run")]
)
def test_programs_that_leave_sessions_open_end(door):
    folder = pathlib.Path(__file__).parent
    path = str(folder / "ending_programs.py")
    starts = {
        "plain": [path],
        "install": ["-c", "import tf2compat; tf2compat.install(); import ending_programs"],
        "run": ["-m", "tf2compat", "run", path],
    }
    command = [sys.executable, *starts[door], door, *DOORS[door]]
    paths = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(folder)]))
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": paths}
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, env=environment)
    ends = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert list(ends) == DOORS[door], done.stderr[-3000:]
    for name, line in ends.items():
        status, end = ENDS[name]
        assert int(line.split()[1]) == status, line
        assert line.rstrip().endswith(end), line
        assert "tf2compat/cli/" not in line


def test_a_process_frees_what_it_made_itself():
    assert not process_end.is_left_to_the_system(os.getpid())
    assert process_end.is_left_to_the_system(os.getpid() + 1)
    assert process_end.is_left_to_the_system(os.getpid(), lambda: True)


def test_freeing_is_waited_for(monkeypatch):
    end, go, freed = process_end._End(), threading.Event(), []
    monkeypatch.setattr(process_end, "_end", end)
    process_end.free_in_thread(lambda: freed.append(go.wait(10)))
    assert len(end.freeing) == 1
    go.set()
    end.come()
    assert freed == [True]
    process_end.free_in_thread(lambda: freed.append(None))
    process_end.free_in_thread(lambda: freed.append(None), lambda: True)
    assert freed == [True]


def test_no_thread_starts_when_python_refuses(monkeypatch):
    end = process_end._End()
    monkeypatch.setattr(process_end, "_end", end)

    def refuse(thread):
        raise RuntimeError("can't create new thread at interpreter shutdown")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    process_end.free_in_thread(lambda: None)
    assert not end.freeing


class InterruptedWait(threading.Event):
    """Work whose waits are interrupted, a number of times."""

    def __init__(self, interrupts):
        super().__init__()
        self.interrupts, self.waits = interrupts, 0

    def wait(self, timeout=None):
        self.waits += 1
        if self.waits <= self.interrupts:
            raise KeyboardInterrupt
        return True


@pytest.mark.parametrize(
    ("interrupts", "waits", "said", "ends"),
    [(0, 1, "", 0), (1, 2, "interrupt it once more", 0), (2, 2, "is cut off", 1)],
)
def test_work_is_waited_for_through_one_interrupt(monkeypatch, capsys, interrupts, waits, said, ends):
    end, work, ended = process_end._End(), InterruptedWait(interrupts), []
    monkeypatch.setattr(process_end, "_end", end)
    monkeypatch.setattr(process_end, "_end_by_interrupt", lambda: ended.append(True))
    process_end.await_work(work)
    end.finish_work()
    assert (work.waits, len(ended)) == (waits, ends)
    assert said in capsys.readouterr().err
    assert end.is_interrupted == (interrupts > 0)


def test_a_forked_child_does_not_wait_for_its_parents_work():
    end, work = process_end._End(), InterruptedWait(0)
    end.working[work] = os.getpid() + 1
    end.finish_work()
    assert work.waits == 0


def test_an_error_that_nobody_saw_is_shown(monkeypatch, capsys):
    end = process_end._End()
    monkeypatch.setattr(process_end, "_end", end)
    first, second = OSError("first"), OSError("second")
    process_end.failed(first)
    process_end.failed(second)
    process_end.seen(first)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    end.come()
    sys.stderr.flush()
    with pytest.raises(OSError, match="background"):
        sys.stderr.flush(lambda: True)
    shown = capsys.readouterr().err
    assert "no later run has raised its error" in shown
    assert shown.rstrip().endswith("OSError: second")
    assert "first" not in shown
