import pytest

from tf2compat.legacy_imports.moved_on import named_once
from tf2compat.log import logger


@pytest.fixture
def lines(monkeypatch):
    said = []
    monkeypatch.setattr(named_once, "_NAMED", set())
    monkeypatch.setattr(logger, "warning", lambda text, *values: said.append(text % values))
    return said


def test_each_name_once(lines):
    named_once.named("a.py", ("numpy.float", "time.clock"))
    named_once.named("b.py", ("numpy.float",))
    named_once.named("c.py", ("numpy.float", "numpy.int"))
    named_once.met("float(array of one element)")
    named_once.met("float(array of one element)")
    assert [line.split(". Files")[0] for line in lines[:2]] == [
        "a.py uses what Python and its packages have no more, or not as it was: numpy.float, time.clock",
        "c.py uses what Python and its packages have no more, or not as it was: numpy.int",
    ]
    assert len(lines) == 3
    assert all("TF2COMPAT_OLD_NAMES=0" in line for line in lines)
