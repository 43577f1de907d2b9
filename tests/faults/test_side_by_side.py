"""The accounts of readers and writers of one folder, and half a minute of them."""

import types

import pytest

from tests.faults.side_by_side import AGAIN, Counts, Reader, Writer, main


class Zygote:
    """Starts processes that have said some lines, and do nothing."""

    def __init__(self, *lines, status=None, later=()):
        self.lines, self.status, self.later, self.started = lines, status, later, 0

    def start(self, program, arguments, settings=None):
        self.started += 1
        lines = iter(self.lines if self.started == 1 else self.later)
        status = self.status if self.started == 1 else None
        return types.SimpleNamespace(
            lines=lambda: lines, status=status, write=lambda line: None, errors=lambda: "", send=lambda number: True
        )

    def check(self):
        pass


@pytest.mark.parametrize(
    ("line", "is_error"),
    [
        ("read 7 same", False),
        ("read 6 same", True),
        ("read 9 mixed", True),
        ("nothing", True),
        ("read 8 ", False),
    ],
)
def test_a_reading_is_whole_and_no_older_than_what_both_announced(line, is_error, tmp_path):
    counts = Counts()
    reader = Reader(Zygote(line), counts, 0)
    reader.ask(tmp_path, 7)
    reader.hear()
    assert bool(counts.errors) == is_error
    assert not reader.is_busy


def test_a_reading_that_fails_is_repeated_a_few_times(tmp_path):
    counts = Counts()
    reader = Reader(Zygote(*["error NotFoundError gone"] * (AGAIN + 1)), counts, 0)
    for _ in range(AGAIN + 1):
        assert counts.errors == []
        reader.ask(tmp_path, 7)
        reader.hear()
    assert len(counts.errors) == 1
    assert sum(counts.done.values()) == AGAIN


def test_a_writer_that_another_one_ended_is_an_error():
    counts = Counts()
    zygote = Zygote("restored 0", "saved 5", status=1)
    writer = Writer(zygote, counts, ["folder", "monitored", "model.ckpt"], {})
    writer.hear()
    assert writer.announced == 5
    assert zygote.started == 2
    assert "status 1" in counts.errors[0]


@pytest.mark.parametrize(("restored", "is_error"), [(5, True), (6, False)])
def test_a_writer_goes_on_from_what_both_have_reached(restored, is_error):
    """The newest checkpoint may be the other writer's, which is slower."""
    counts = Counts()
    zygote = Zygote("restored 0", "saved 9", status=75, later=[f"restored {restored}"])
    writer = Writer(zygote, counts, ["folder", "monitored", "model.ckpt"], {})
    writer.hear()
    writer.end(again_from=6)
    assert writer.announced == 6
    writer.hear()
    assert writer.announced == restored
    assert zygote.started == 2
    assert bool(counts.errors) == is_error


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(600)
def test_writers_and_readers_of_one_folder_leave_each_other_alone(tmp_path, capsys):
    assert main(["--minutes=0.6", "--seed=3", f"--folder={tmp_path}"]) == 0, capsys.readouterr().out
