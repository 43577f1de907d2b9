"""`python -m tf2compat run [options] SCRIPT [args...]`: runs a TF1 script as it is."""

from __future__ import annotations

import argparse
import importlib.machinery
import io
import os
import runpy
import sys
import types
from typing import Any

from absl import flags

from tf2compat import settings
from tf2compat.cli.program_path import begin_with
from tf2compat.cli.report import watch
from tf2compat.cli.spawned import spawn_with
from tf2compat.engine.replication.strategies import declare_cpus
from tf2compat.legacy_imports.installation import install_hooks
from tf2compat.legacy_imports.installed_packages import KNOWN
from tf2compat.legacy_imports.statements import OBSERVERS, compiled

__all__ = ["add_parser", "run_script"]

_SETTINGS = {
    "strategy": "the tf.distribute strategy on whose replicas steps run",
    "devices": "the devices of its replicas, GPU:0,GPU:1 say",
    "checkpoint-format": "tf1 (the default) or tf2",
    "input-pipeline": "queues (the default) or tf.data",
}
_SWITCHES = {
    "jit-compile": "compile steps with XLA",
    "read-ahead": "let tf.data make elements before they are asked for, as TensorFlow 2 does by itself",
    "async-save": "write checkpoints while training goes on",
    "restore-input-position": "keep the position of the input in checkpoints",
}
_OFF = {
    "old-names": "leave out what Python and NumPy had in TF1's time: np.float, time.clock, collections.Mapping",
}


def add_parser(commands: Any) -> None:
    """Adds the command to those of a parser."""
    parser = commands.add_parser(
        "run",
        help="run a TF1 script as it is",
        description="Runs an unedited script: in it and in the modules of its project, `tensorflow` is tf2compat.v1.",
    )
    for name, meaning in _SETTINGS.items():
        parser.add_argument(f"--{name}", metavar="X", help=meaning)
    for name, meaning in _SWITCHES.items():
        parser.add_argument(f"--{name}", action="store_true", help=meaning)
    parser.add_argument(
        "--package",
        metavar="NAME",
        action="append",
        default=[],
        help="an installed package that is a part of the program, and gets TF1's tensorflow too; may be repeated",
    )
    for name, meaning in _OFF.items():
        parser.add_argument(f"--no-{name}", action="store_true", help=meaning)
    parser.add_argument("--report", metavar="FILE", help="write what was found in the program's files, as JSON")
    parser.add_argument(
        "--fail-on-unsupported", action="store_true", help="load no file that needs what is not carried over"
    )
    parser.add_argument("-m", dest="module", action="store_true", help="SCRIPT is the name of a module")
    parser.add_argument("script", metavar="SCRIPT")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="args", help="the script's own arguments")
    parser.set_defaults(run=_run)


def _set(options: argparse.Namespace) -> None:
    """Sets the environment variables of the options, which processes that the program starts have too."""
    chosen = {name: getattr(options, name.replace("-", "_")) for name in _SETTINGS}
    chosen |= {name: "1" if getattr(options, name.replace("-", "_")) else None for name in _SWITCHES}
    chosen |= {name: "0" if getattr(options, f"no_{name.replace('-', '_')}") else None for name in _OFF}
    for name, value in chosen.items():
        if value is not None:
            os.environ[f"TF2COMPAT_{name.replace('-', '_').upper()}"] = value
    packages = [*settings.packages(), *options.package]
    if options.module and options.script.partition(".")[0] not in KNOWN:
        packages.append(options.script.partition(".")[0])
    os.environ["TF2COMPAT_PACKAGES"] = ",".join(packages)


def _run(options: argparse.Namespace) -> int:
    _set(options)
    if not options.module and not os.path.isfile(options.script):
        print(f"tf2compat run: there is no file {options.script}", file=sys.stderr)
        return 2
    install_hooks()
    if options.report or options.fail_on_unsupported:
        watch(options.report, options.fail_on_unsupported)
    import tf2compat.v1 as tf

    tf.disable_v2_behavior()
    if settings.devices():
        declare_cpus(settings.devices())  # Before the script makes TensorFlow create its devices.
    for flag in flags.FLAGS.flags_by_module_dict().get("absl.logging", []):
        flag.allow_override = True  # Scripts from before TF 1.5 define a `log_dir` of their own.
    if options.module:
        sys.argv = [options.script, *options.arguments]
        begin_with(os.getcwd())
        runpy.run_module(options.script, run_name="__main__", alter_sys=True)
    else:
        run_script(options.script, options.arguments)
    return 0


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
    main = types.ModuleType("__main__")
    main.__dict__.update(
        __file__=path,
        __builtins__=__builtins__,
        __loader__=importlib.machinery.SourceFileLoader("__main__", path),
        __spec__=None,
    )
    sys.modules["__main__"] = main
    try:
        spawn_with(path)
        with io.open_code(path) as stream:
            source = stream.read()
        for observe in OBSERVERS:
            observe(source, path)
        code: Any = compiled(source, path, old_names=settings.old_names())
        exec(code, main.__dict__)
    except KeyboardInterrupt:
        _show_from(path)
        raise
    except Exception as error:
        trace = _frames_from(path, error)
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        sys.exit(1)


def _frames_from(path: str, error: BaseException) -> types.TracebackType | None:
    """Returns the frames that Python shows: from the script on; none of a script that it cannot read."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    return trace


def _show_from(path: str) -> None:
    """Lets Python show the error that ends it from the script on, without the frames that led there."""
    hook = sys.excepthook

    def show(kind: type[BaseException], error: BaseException, _: types.TracebackType | None) -> None:
        trace = _frames_from(path, error)
        hook(kind, error.with_traceback(trace), trace)

    sys.excepthook = show
