"""Runs programs one after the other in a process, and keeps what each writes to its terminal.

python -m tests.mistakes.terminal FOLDER [without_extra]: runs each program that `FOLDER/programs.json` lists (folder,
door, arguments), and writes `terminal.txt` into its folder. Each gets an empty default graph, and is shown as Python
shows a script: from its own first frame on.
"""

import importlib.machinery
import json
import os
import pathlib
import sys
import types

DOORS = {
    "run": "import tensorflow as tf",
    "module": "import tensorflow as tf",
    "install": "import tf2compat; tf2compat.install(); import tensorflow as tf",
    "import": "import tf2compat.v1 as tf; tf.disable_v2_behavior(); tf.logging.set_verbosity(tf.logging.ERROR)",
}
"""The doors of a program, and the line that it begins with."""

_EXTRA = {"tf_keras", "tf_slim", "tensorflow_estimator", "tensorboard"}


def _leave_out_extra():
    """Lets Python find no package of the extra `legacy`, as where it is not installed."""
    find = importlib.machinery.PathFinder.find_spec

    def find_others(fullname, path=None, target=None):
        return None if fullname.partition(".")[0] in _EXTRA else find(fullname, path, target)

    importlib.machinery.PathFinder.find_spec = staticmethod(find_others)


def _run(program):
    """Runs a program as its door does, and returns its exit status."""
    path = os.path.abspath("program.py")
    try:
        if program["door"] in ("run", "module"):
            where = ["-m", "program"] if program["door"] == "module" else ["program.py"]
            return cli.main(["run", *where, *program["arguments"]])
        sys.argv = [path, *program["arguments"]]
        module = sys.modules["__main__"] = types.ModuleType("__main__")
        module.__dict__["__file__"] = path
        exec(compile(pathlib.Path(path).read_text(), path, "exec"), module.__dict__)
    except SystemExit as ended:
        return ended.code or 0
    except Exception as error:
        trace = error.__traceback__
        while program["door"] != "module" and trace and trace.tb_frame.f_code.co_filename != path:
            trace = trace.tb_next
        sys.excepthook(type(error), error, trace)
        return 1
    return 0


def _with_terminal(program):
    from absl import flags

    os.chdir(pathlib.Path(sys.argv[1], program["folder"]))
    tf.reset_default_graph()
    sys.modules.pop("program", None)
    for name in list(flags.FLAGS):
        if name == "batch_size":
            delattr(flags.FLAGS, name)
    terminal = os.open("terminal.txt", os.O_WRONLY | os.O_CREAT)
    before, arguments = os.dup(2), sys.argv
    os.dup2(terminal, 2)
    try:
        status = _run(program)
    finally:
        sys.stderr.flush()
        os.dup2(before, 2)
        sys.argv = arguments
    pathlib.Path("status.txt").write_text(str(status))


if __name__ == "__main__":
    _programs = json.loads(pathlib.Path(sys.argv[1], "programs.json").read_text())
    if "without_extra" in sys.argv:
        _leave_out_extra()

    import tf2compat.v1 as tf
    from tf2compat import cli

    for _program in _programs:
        _with_terminal(_program)
