import sys
import threading
import traceback
import types

import pytest

import tf2compat.v1 as tf
from tf2compat import shown_errors
from tf2compat.errors import UsageError
from tf2compat.shown_errors import shorten, show_as_python_does, show_plainly


def _raised(call):
    try:
        call()
    except Exception as error:
        return error
    raise AssertionError("no error")


def _names(error):
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)]


def library(source):
    """Returns the functions of a text that counts as TensorFlow's."""
    names = {}
    exec(compile(source, f"{tf.__file__.rpartition('/')[0]}/made_up.py", "exec"), names)
    return types.SimpleNamespace(**names)


LIBRARY = library("""
def call(function): return function()
def refuse(): raise ValueError('refused')
def accident(): return None.shape
def retold(function, kind=ValueError):
    try: function()
    except Exception as error: raise kind('retold') from error
def during(function):
    try: function()
    except Exception: raise ValueError('while another was handled')
""")


def user():
    LIBRARY.call(inner_of_user)


def inner_of_user():
    LIBRARY.refuse()


def test_frames_of_libraries_are_left_out_before_between_and_behind():
    error = _raised(lambda: LIBRARY.call(user))
    assert _names(error) == ["_raised", "<lambda>", "call", "user", "call", "inner_of_user", "refuse"]
    shorten(error)
    assert _names(error) == ["_raised", "<lambda>", "user", "inner_of_user"]


def test_behind_the_last_line_they_stay_where_the_error_tells_nothing_alone():
    def accident():
        LIBRARY.call(LIBRARY.accident)

    error = _raised(accident)
    shorten(error)
    assert _names(error) == ["_raised", "accident", "call", "accident"]


def test_an_error_on_the_way_that_the_program_took_no_part_in_is_forgotten():
    for tell in (LIBRARY.retold, LIBRARY.during):
        error = _raised(lambda tell=tell: tell(LIBRARY.refuse))
        shorten(error)
        assert len("".join(traceback.format_exception(error)).split("Traceback")) == 2


def test_an_error_of_the_program_stays_above():
    for tell in (LIBRARY.retold, LIBRARY.during):
        error = _raised(lambda tell=tell: tell(user))
        shorten(error)
        text = "".join(traceback.format_exception(error))
        assert "ValueError: refused" in text
        assert "in inner_of_user" in text
        assert "made_up" not in text
        nested = _raised(lambda tell=tell: tell(lambda: LIBRARY.retold(user)))
        shorten(nested)
        assert "made_up" not in "".join(traceback.format_exception(nested))


def test_a_ring_of_errors_comes_to_an_end():
    first, second = _raised(user), _raised(user)
    first.__context__, second.__context__ = second, first
    shorten(first)
    assert "made_up" not in "".join(traceback.format_exception(first))


def test_an_error_without_a_line_of_the_program_is_as_it_was():
    error = UsageError("tf.x", "It is wrong.", "Do that.")
    shorten(error)
    assert error.__traceback__ is None


@pytest.fixture
def shown(monkeypatch):
    """What the hooks of before were given."""
    shown = []
    monkeypatch.setattr(shown_errors, "_HOOKED", [])
    monkeypatch.setattr(sys, "excepthook", lambda *error: shown.append(error))
    monkeypatch.setattr(threading, "excepthook", lambda arguments: shown.append(tuple(arguments)[:3]))
    return shown


def test_hooks_show_it_so_and_are_taken_back(shown):
    before = sys.excepthook, threading.excepthook
    show_plainly()
    show_plainly()
    error = _raised(user)
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=user)
    thread.start()
    thread.join()
    for kind, given, trace in shown:
        assert kind is ValueError
        names = [frame.name for frame in traceback.extract_tb(trace)]
        assert names[-2:] == ["user", "inner_of_user"]
        assert traceback.extract_tb(given.__traceback__) == traceback.extract_tb(trace)
    assert len(shown) == 2
    show_as_python_does()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_hook_of_the_program_stays(shown):
    show_plainly()
    theirs = sys.excepthook = lambda *error: None
    show_as_python_does()
    assert sys.excepthook is theirs


def test_verbose_leaves_it_to_python(shown, monkeypatch):
    monkeypatch.setenv("TF2COMPAT_VERBOSE", "1")
    before = sys.excepthook
    show_plainly()
    assert sys.excepthook is before


def test_a_notebook_shows_it_so(shown, monkeypatch):
    calls = []
    shell = types.SimpleNamespace(
        custom_exceptions=(),
        set_custom_exc=lambda kinds, handler: calls.append((kinds, handler)),
        showtraceback=lambda error, **options: shown.append(error),
    )
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    show_plainly()
    ((kinds, handler),) = calls
    assert kinds == (Exception,)
    error = _raised(user)
    handler(shell, type(error), error, error.__traceback__)
    assert [frame.name for frame in traceback.extract_tb(shown[0][2])][-2:] == ["user", "inner_of_user"]
    show_as_python_does()
    assert calls[-1] == ((), None)


def test_a_session_shows_errors_so(shown, graph):
    with tf.Session():
        assert len(shown_errors._HOOKED) >= 2
