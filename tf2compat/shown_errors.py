"""The errors that end a program, as its terminal or notebook shows them: the program's own lines, then one message.

Frames of TensorFlow and of tf2compat that stand before, between and behind the program's are left out, as are the
errors that TensorFlow raised on the way to ours, and what a kernel's error says behind its message. Only the display
changes, and only of what nobody has caught; `--verbose` and `TF2COMPAT_VERBOSE` leave it as Python has it.
"""

from __future__ import annotations

import dis
import functools
import itertools
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from tf2compat import settings
from tf2compat.eager_mode import advise
from tf2compat.errors import Tf2CompatError
from tf2compat.extras import advise_of_extra
from tf2compat.kernel_errors import brief
from tf2compat.library_files import is_entry, is_library
from tf2compat.patches import stands_in

__all__ = ["shorten", "show_as_python_does", "show_plainly"]

_Trace = types.TracebackType | None
_RAISES = dis.opmap["RAISE_VARARGS"]

_LONGEST = 50
"""How many errors that came from one another are looked at: a program can tie them to a ring."""


def _frames(trace: _Trace) -> list[types.TracebackType]:
    found = []
    while trace is not None:
        found.append(trace)
        trace = trace.tb_next
    return found


def _file(frame: types.TracebackType) -> str:
    return frame.tb_frame.f_code.co_filename


def _explains(error: BaseException, frames: list[types.TracebackType]) -> bool:
    """Returns whether an error has a message for the program's author: it was raised on purpose, not by accident.

    TensorFlow leaves its own inner frames out of what it raises, and not those of functions in the place of its own.
    """
    if isinstance(error, (Tf2CompatError, tf.errors.OpError, ImportError)):
        return True
    innermost = next((each for each in reversed(frames) if not stands_in(each.tb_frame.f_code)), frames[-1])
    # The instruction says whether a `raise` stands there or something failed.
    return innermost.tb_frame.f_code.co_code[innermost.tb_lasti] == _RAISES


def _shown(error: BaseException) -> list[types.TracebackType]:
    """Returns the frames of an error that are shown; none of an error that no line of the program takes part in.

    Frames behind the program's last one stay where an error tells nothing without them: of an accident inside a
    library.
    """
    frames = _frames(error.__traceback__)
    entry = max((number for number, frame in enumerate(frames) if is_entry(_file(frame))), default=-1)
    own = [number for number in range(entry + 1, len(frames)) if not is_library(_file(frames[number]))]
    if not own:
        return []
    behind = [] if _explains(error, frames) else frames[own[-1] + 1 :]
    return [*(frames[number] for number in own), *behind]


def _chained(frames: list[types.TracebackType]) -> _Trace:
    trace: _Trace = None
    for frame in reversed(frames):
        trace = types.TracebackType(trace, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    return trace


def _before(error: BaseException) -> BaseException | None:
    """Returns the error that Python shows above this one."""
    if error.__cause__ is not None or error.__suppress_context__:
        return error.__cause__
    return error.__context__


def _follow(error: BaseException, before: BaseException | None) -> None:
    """Sets which error Python shows above this one, if any."""
    if error.__cause__ is not None and before is not None:
        error.__cause__ = before
        return
    error.__cause__, error.__context__ = None, before
    error.__suppress_context__ = before is None


def shorten(error: BaseException) -> None:
    """Leaves the program's frames in an error and in those that it came from; such that have none are forgotten."""
    last: BaseException | None = error
    for _ in range(_LONGEST):
        frames = _shown(last) if last is not None else []
        if last is None or (last is not error and not frames):
            return
        if frames:
            last.__traceback__ = _chained(frames)
        brief(last)
        above = list(itertools.islice(_all_before(last), _LONGEST))
        shown = next((found for found in above if _shown(found)), None)
        if above[:1] != [shown]:
            _follow(last, shown)
        last = shown


def _all_before(error: BaseException) -> Iterator[BaseException]:
    before = _before(error)
    while before is not None:
        yield before
        before = _before(before)


def _prepare(error: BaseException, trace: _Trace) -> _Trace:
    """Makes an error ready to be shown, and returns its frames."""
    error.__traceback__ = trace
    advise(error)
    advise_of_extra(error)
    shorten(error)
    return error.__traceback__


class _Hook:
    """Shows an error that ends the program by the hook that was there before."""

    def __init__(self, hook: Callable[..., Any]) -> None:
        self.hook = hook

    def __call__(self, kind: type[BaseException], error: BaseException | None, trace: _Trace) -> None:
        self.hook(kind, error, trace if error is None else _prepare(error, trace))


class _ThreadHook(_Hook):
    """Shows an error that ends a thread."""

    def __call__(self, arguments: Any) -> None:  # type: ignore[override]
        kind, error, trace, thread = arguments
        if error is not None:
            trace = _prepare(error, trace)
        self.hook(threading.ExceptHookArgs((kind, error, trace, thread)))


def _in_cell(shell: Any, kind: type[BaseException], error: BaseException, trace: _Trace, tb_offset: Any = None) -> None:
    """Shows an error of a notebook's cell; IPython calls it."""
    shell.showtraceback((kind, error, _prepare(error, trace)), tb_offset=0, running_compiled_code=True)


def _shell() -> Any | None:
    """Returns the IPython shell of this process; None where there is none."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None


_HOOKED: list[Callable[[], None]] = []
"""Functions that undo `show_plainly`; empty while there is nothing to undo."""


def show_plainly() -> None:
    """Makes this process show so the errors that nobody catches. Twice is harmless."""
    if _HOOKED or settings.verbose():
        return
    for module, name, kind in ((sys, "excepthook", _Hook), (threading, "excepthook", _ThreadHook)):
        hook = kind(getattr(module, name))
        setattr(module, name, hook)
        _HOOKED.append(functools.partial(_unhook, module, name, hook))
    shell = _shell()
    # The handler of another extension stays.
    if shell is not None and getattr(shell, "custom_exceptions", None) == ():
        shell.set_custom_exc((Exception,), _in_cell)
        _HOOKED.append(functools.partial(shell.set_custom_exc, (), None))


def _unhook(module: Any, name: str, hook: _Hook) -> None:
    if getattr(module, name) is hook:  # Else another one lies over it, and calls it.
        setattr(module, name, hook.hook)


def show_as_python_does() -> None:
    """Takes `show_plainly` back."""
    while _HOOKED:
        _HOOKED.pop()()
