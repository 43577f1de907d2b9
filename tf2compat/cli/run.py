"""`python -m tf2compat run [options] SCRIPT [args...]`: runs a TF1 script as it is.

TensorFlow is imported when a program can follow: the parser, and what it refuses, answer at once.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

from tf2compat import settings
from tf2compat.cli.module_files import may_be_there
from tf2compat.cli.output_file import OutputFile, OutputFileError
from tf2compat.cli.quiet_start import quiet_start
from tf2compat.cli.started import start_with
from tf2compat.legacy_imports.installed_packages import KNOWN

__all__ = ["add_parser"]

_SETTINGS = {
    "strategy": "the tf.distribute strategy on whose replicas steps run",
    "devices": "the devices of its replicas, GPU:0,GPU:1 say",
    "checkpoint-format": "tf1 (the default) or tf2",
    "input-pipeline": "queues (the default) or tf.data",
    "keras": "the Keras that `import keras` gives: 2, 3, or auto (the default), by the names that the program uses",
}
_CHOICES = {
    "strategy": settings.STRATEGIES,
    "checkpoint-format": settings.FORMATS,
    "input-pipeline": settings.PIPELINES,
    "keras": settings.KERAS,
}
_SWITCHES = {
    "verbose": "show the start messages and deprecations of TensorFlow, too",
    "jit-compile": "compile steps with XLA",
    "read-ahead": "let tf.data make elements before they are asked for, as TensorFlow 2 does by itself",
    "async-save": "write checkpoints while training goes on",
    "restore-input-position": "keep the position of the input in checkpoints",
    "save-on-error": "save when an error ends the training loop",
}
_OFF = {
    "old-names": "leave out what Python and NumPy had in TF1's time: np.float, time.clock, collections.Mapping",
    "preemption": "leave SIGTERM and SIGUSR1 as they are: by default training is saved, and ends with status 75",
}


def add_parser(commands: Any) -> None:
    """Adds the command to those of a parser."""
    parser = commands.add_parser(
        "run",
        help="run a TF1 script as it is",
        description="Runs an unedited script: in it and in the modules of its project, `tensorflow` is tf2compat.v1. "
        "A script `-` is read from the standard input; without one, a console opens.",
    )
    for name, meaning in _SETTINGS.items():
        choices = _CHOICES.get(name)
        parser.add_argument(f"--{name}", choices=choices, metavar=None if choices else "X", help=meaning)
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
    what = parser.add_mutually_exclusive_group()
    what.add_argument("-m", dest="module", action="store_true", help="SCRIPT is the name of a module")
    what.add_argument("-c", dest="text", action="store_true", help="SCRIPT is the program's text")
    parser.add_argument("script", metavar="SCRIPT", nargs="?")
    # All that follows is the script's, options too.
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
    # Here alone: a program that imports the package keeps its own answer to signals.
    os.environ.setdefault("TF2COMPAT_PREEMPTION", "1")
    packages = [*settings.packages(), *options.package]
    if options.module and options.script.partition(".")[0] not in KNOWN:
        packages.append(options.script.partition(".")[0])
    os.environ["TF2COMPAT_PACKAGES"] = ",".join(packages)


def _refusal(options: argparse.Namespace) -> str:
    """Returns why the options cannot be followed, as far as that is seen before TensorFlow is imported."""
    script = options.script
    if options.module or options.text:
        if script is None:
            return "-m and -c need a SCRIPT"
        if options.module and not may_be_there(script):
            return f"there is no module {script}"
    elif script not in (None, "-") and not os.path.isfile(script):
        return f"there is no file {script}"
    if options.report:
        try:
            OutputFile(options.report)
        except OutputFileError as error:
            return str(error)
    return ""


def _refuse(why: str) -> int:
    print(f"tf2compat run: {why}", file=sys.stderr)
    return 2


@contextlib.contextmanager
def _may_be_ended() -> Iterator[None]:
    """Returns a context in which SIGTERM ends the process with the status that means "start me again"."""

    def leave(number: int, frame: Any) -> None:
        sys.exit(os.EX_TEMPFAIL)

    catches = settings.preemption() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if catches:
        signal.signal(signal.SIGTERM, leave)
    yield
    if catches:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _run(options: argparse.Namespace) -> int:
    why = _refusal(options)
    if why:
        return _refuse(why)
    if options.script is None and not sys.stdin.isatty():
        options.script = "-"
    _set(options)
    with _may_be_ended(), contextlib.nullcontext() if options.verbose or settings.verbose() else quiet_start():
        from tf2compat.cli import programs

        programs.prepare()
    if settings.preemption():
        programs.stay_at_signals()
    if not start_with():
        print(programs.what_runs(), file=sys.stderr)
    if options.report or options.fail_on_unsupported:
        from tf2compat.cli.report import watch

        watch(options.report, options.fail_on_unsupported)
    script = options.script
    if options.module:
        return 0 if programs.run_module(script, options.arguments) else _refuse(f"there is no module {script}")
    if options.text:
        programs.run_text(script, "<string>", options.arguments)
    elif script == "-":
        programs.run_text(sys.stdin.read(), "<stdin>", options.arguments)
    elif script:
        programs.run_script(script, options.arguments)
    else:
        programs.run_console()
    return 0
