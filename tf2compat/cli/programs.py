"""Programs, run as plain `python` runs them, with TF1's `tensorflow`; their tracebacks have no frame of ours."""

from __future__ import annotations

import ast
import code
import importlib.machinery
import inspect
import io
import os
import platform
import runpy
import sys
import types
from typing import Any

import tensorflow
from absl import flags

import tf2compat
from tf2compat import settings
from tf2compat.cli.module_files import is_there
from tf2compat.cli.program_path import begin_with
from tf2compat.cli.quiet_start import has_gpu_driver
from tf2compat.cli.spawned import spawn_with
from tf2compat.doors.installation import install, install_hooks
from tf2compat.legacy_imports.keras_choice import choose
from tf2compat.legacy_imports.statements import OBSERVERS, compiled, rewrite
from tf2compat.legacy_imports.terminal import calm_terminal
from tf2compat.placement.strategies import declare_cpus
from tf2compat.train.signal_watch import Preempted, watch

__all__ = ["prepare", "run_console", "run_module", "run_script", "run_text", "stay_at_signals", "what_runs"]


_PYTESTS = {"py.test", "pytest"}
_PLUGINS = "PYTEST_PLUGINS"
_WORKERS = "tf2compat.cli.pytest_workers"


def prepare() -> None:
    """Turns TF1 on for this process: its `tensorflow` for a program's files, and graph mode."""
    install_hooks()
    import tf2compat.v1 as tf

    calm_terminal()
    _name_frozen_frames()
    tf.disable_v2_behavior()
    if settings.devices():
        declare_cpus(settings.devices())  # Before the script makes TensorFlow create its devices.
    for flag in flags.FLAGS.flags_by_module_dict().get("absl.logging", []):
        flag.allow_override = True  # Scripts from before TF 1.5 define a `log_dir` of their own.


def _name_frozen_frames() -> None:
    """Tells `inspect` the module of the frames below a program that `python -m` puts there.

    They are frozen, so `inspect.stack()` looked for their file among all modules, each time: a third of a second, where
    the stack of plain `python` has no such frame. TensorLayer asks for it in each layer.
    """
    inspect.modulesbyfile.setdefault(runpy.run_module.__code__.co_filename, "runpy")  # type: ignore[attr-defined]


def stay_at_signals() -> None:
    """Makes SIGTERM end the program with status 75 where no session is open, too."""
    watch.stay()


def what_runs() -> str:
    """Returns a line that names versions and devices."""
    gpus = len(tensorflow.config.list_physical_devices("GPU")) if has_gpu_driver() else 0
    devices = f"{gpus} GPU{'s' if gpus > 1 else ''}" if gpus else "CPU"
    versions = f"TensorFlow {tensorflow.__version__}, Python {platform.python_version()}"
    return f"tf2compat {tf2compat.__version__} on {versions}, {devices}"


def run_module(name: str, arguments: list[str]) -> bool:
    """Runs a module as `python -m name arguments` does, if it is there; arguments as of `run_script`.

    Returns:
        Whether it is there.
    """
    sys.argv = [name, *arguments]
    begin_with(os.getcwd())
    if not is_there(name):
        return False
    if name in _PYTESTS:
        _load_in_workers()
    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    except Exception:
        _end_where_asked()
        raise
    return True


def _load_in_workers() -> None:
    """Makes pytest load `pytest_workers`, in the processes that it begins too: they inherit the environment."""
    others = [name for name in os.environ.get(_PLUGINS, "").split(",") if name and name != _WORKERS]
    os.environ[_PLUGINS] = ",".join([_WORKERS, *others])


def run_text(text: str, name: str, arguments: list[str]) -> None:
    """Runs a text as `python -c text arguments`, or `python - arguments`, does.

    Args:
        text: the program.
        name: what stands for its file in tracebacks, `<string>` or `<stdin>`.
        arguments: what follows in `sys.argv`.

    Raises:
        SystemExit: as for `run_script`, as KeyboardInterrupt.
    """
    sys.argv = ["-c" if name == "<string>" else "-", *arguments]
    begin_with("")
    _execute(text, name, _main_module())


def run_console() -> None:
    """Runs a console as `python` does: each statement is a program's, and the last value is shown."""
    sys.argv = [""]
    begin_with("")
    install()
    main = _main_module()
    try:
        import readline  # noqa: F401  (history, and the keys that move the cursor)
    except ImportError:
        pass
    banner = f"Python {sys.version.partition(' ')[0]}, TensorFlow 1 by tf2compat. `import tensorflow as tf` begins."
    _Console(main.__dict__).interact(banner, "")


class _Console(code.InteractiveConsole):
    """A console whose statements are rewritten as the files of a program are."""

    def runsource(self, source: str, filename: str = "<input>", symbol: str = "single") -> bool:
        try:
            complete = self.compile(source, filename, symbol)
        except (OverflowError, SyntaxError, ValueError):
            self.showsyntaxerror(filename)
            return False
        if complete is None:
            return True
        # Once the statement is complete: a half of one cannot be parsed.
        choose(source, filename)
        statements = rewrite(ast.parse(source, filename), filename, old_names=settings.old_names())
        self.runcode(compile(ast.Interactive(statements.body), filename, "single"))  # type: ignore[arg-type]
        return False


def _main_module(**names: Any) -> types.ModuleType:
    """Makes a new main module of the process, with these names in it."""
    main = types.ModuleType("__main__")
    # Without a `__spec__` `multiprocessing` finds the script by its path.
    main.__dict__.update(names, __builtins__=__builtins__, __spec__=None)
    sys.modules["__main__"] = main
    return main


def run_script(path: str, arguments: list[str]) -> None:
    """Runs a file as `python path arguments` does, with its imports of TensorFlow rewritten.

    Args:
        path: the file.
        arguments: what follows its name in `sys.argv`.

    Raises:
        SystemExit: the script ended itself so, or by an exception, which was shown.
        KeyboardInterrupt: it was interrupted; Python shows that and ends by SIGINT, as without tf2compat.
    """
    sys.argv = [path, *arguments]
    begin_with(os.path.dirname(os.path.realpath(path)))
    path = os.path.abspath(path)
    main = _main_module(__file__=path, __loader__=importlib.machinery.SourceFileLoader("__main__", path))
    spawn_with(path)
    # As Python opens what it runs: audit hooks see it.
    with io.open_code(path) as stream:
        source = stream.read()
    _execute(source, path, main)


def _execute(source: str | bytes, path: str, main: types.ModuleType) -> None:
    try:
        for observe in OBSERVERS:
            observe(source, path)
        exec(compiled(source, path, old_names=settings.old_names()), main.__dict__)
    except KeyboardInterrupt:
        _show_from(path)
        raise
    except Exception as error:
        _end_where_asked()
        trace = _frames_from(path, error)
        # Shown here: Python would show our frames above the script's.
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        sys.exit(1)


def _end_where_asked() -> None:
    """Raises `Preempted` in the place of an error that it became, see `SignalWatch.ends_program`."""
    if watch.ends_program:
        raise Preempted from None


def _frames_from(path: str, error: BaseException) -> types.TracebackType | None:
    """Returns the frames that Python shows: from the script on; none of a script that it cannot read."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    return trace


def _show_from(path: str) -> None:
    """Makes Python show the error that ends it from the script on, without the frames that led there."""
    hook = sys.excepthook

    def show(kind: type[BaseException], error: BaseException, _: types.TracebackType | None) -> None:
        trace = _frames_from(path, error)
        hook(kind, error.with_traceback(trace), trace)

    sys.excepthook = show
