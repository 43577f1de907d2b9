"""How good are the verdicts of `tf2compat check`? Runs the scripts of public repositories and compares.

    python benchmarks/check_against_run.py CLONES [--scripts 6] [--seconds 15] > table.md

CLONES is a folder of checkouts, one a repository (`git clone` them there). Of each repository some scripts are run
by `tf2compat run`, unedited, each in a process of its own, until they end or have used so many seconds of a core.
MNIST is noise in its format: give copies of checkouts, for scripts write into them.

A script *stops* if it ends with an error that is its own or ours; it *runs* if it ends well or is still at work. One
that stops for want of the network, data, a display, arguments or a package that it needs besides TensorFlow is not
judged. `check` foretells that it stops if the verdict on it, or on a module of the repository that it imports, is
another than `runs`.

Precision: of the scripts that `check` says stop, the share that do. Recall: of those that stop, the share of which
`check` says it.
"""

import argparse
import ast
import collections
import contextlib
import functools
import gzip
import importlib
import json
import os
import pathlib
import re
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("MPLBACKEND", "Agg")

_NOT_JUDGED = (
    "CheckpointNameError",  # A checkout has the checkpoint of another script.
    "ConnectionError",
    "DeviceNotFoundError",  # A GPU.
    "EOFError",
    "Exception",  # A script's own words: there is no data.
    "FileNotFoundError",
    "HTTPError",
    "NotFoundError",
    "TclError",
    "URLError",
)
"""Errors for want of something that a checkout, or this machine, does not have."""

_TENSORFLOW_2 = {"tf2", "tensorflow_v2"}
"""Folders whose scripts are for TensorFlow 2."""

_ARGUMENTS = {
    "hwalsuklee+tensorflow-mnist-VAE/run_main.py": ["--dim_z", "20"],
    "hwalsuklee+tensorflow-generative-model-collections/main.py": ["--gan_type", "GAN"],
}
"""Script -> the arguments that it needs."""


def scripts_of(repository, count):
    """Returns some of the files of a repository that do something when they are run, spread over it."""
    found = []
    for path in sorted(repository.rglob("*.py")):
        text = path.read_bytes()
        is_other = "test" in path.name.lower() or path.name in ("setup.py", "__init__.py")
        is_other |= bool(_TENSORFLOW_2 & set(path.parts))
        if b"tensorflow" in text and not is_other and _does_something(text):
            found.append(path)
    step = max(1, len(found) // count)
    return found[::step][:count]


def _does_something(text):
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return b"\nprint" in text or b"__main__" in text
    for node in tree.body:
        if isinstance(node, ast.For | ast.While | ast.With):
            return True
        if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test):
            return True
    calls = [node for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    return any("DEFINE" not in ast.unparse(node) for node in calls)


def program_of(script, repository):
    """Returns a script and the modules of its repository that it imports, and they."""
    done, open_files = set(), [script]
    while open_files:
        path = open_files.pop()
        if path in done:
            continue
        done.add(path)
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue
        for name in _imports(tree):
            for root in (path.parent, script.parent, repository):
                place = root.joinpath(*name.split("."))
                open_files += [one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file()]
    return done


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if base:
                yield base
            yield from (f"{base}.{alias.name}".lstrip(".") for alias in node.names)


def foretold(repositories):
    """Returns path -> verdict, for the files of all repositories, one repository a program."""
    from tf2compat.cli.checked_files import checked
    from tf2compat.cli.finding import file_verdict
    from tf2compat.cli.source_files import SourceFiles

    verdicts = {}
    for repository in repositories:
        found = checked(SourceFiles([str(repository)], "check"))
        verdicts |= {pathlib.Path(path): file_verdict(listed) for path, listed in found.items()}
    return verdicts


def ran(script, repository, seconds, wall):
    """Returns ('runs' | 'stops' | 'not judged', the last words of a script)."""
    end = pathlib.Path(tempfile.mkstemp(suffix=".json")[1])
    code = os.fork()
    if code == 0:
        _child(script, repository, seconds, end)
    status = _waited(code, wall)
    _end_children(code)
    told = json.loads(end.read_text() or "{}")
    end.unlink()
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        return "runs", "still at work"
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return "runs", "ended well"
    words = f"{told.get('kind', 'exit')}: {told.get('text', os.waitstatus_to_exitcode(status))}"
    words = _without_folders(words.split("\n")[0])[:120]
    missing = told.get("kind") == "ModuleNotFoundError" and not told.get("module", "").startswith(("tensorflow", "tf2"))
    python_2 = told.get("module", "") in getattr(sys.modules.get("tf2compat.cli.python_names"), "_MODULES", {})
    if not told or told.get("kind") in (*_NOT_JUDGED, "SystemExit") or (missing and not python_2):
        return "not judged", words
    return "stops", words


def _without_folders(words):
    """Leaves of a path of this machine what stands below the installed packages."""
    return re.sub(r"/\S*/site-packages/", "", words)


def _waited(process, wall):
    until = time.monotonic() + wall
    while time.monotonic() < until:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return status
        time.sleep(0.2)
    os.kill(process, signal.SIGKILL)
    return os.waitpid(process, 0)[1]


def _end_children(group):
    """Ends the processes that a script has started and left behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _child(script, repository, seconds, end):
    os.setsid()
    used = sum(os.times()[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds), int(used + seconds) + 5))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    with open(os.devnull, "r+b") as nothing:
        for stream in (0, 1, 2):
            os.dup2(nothing.fileno(), stream)
    _serve_noise()
    status = 0
    try:
        os.chdir(script.parent)
        sys.path.append(str(repository))
        _run(script, _ARGUMENTS.get(f"{repository.name}/{script.relative_to(repository)}", []), end)
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        status = 1
    os._exit(status)


def _run(script, arguments, end):
    from tf2compat.cli import programs

    def told(kind, error, _):
        module = getattr(error, "name", None) or ""
        end.write_text(json.dumps({"kind": kind.__name__, "text": str(error), "module": module.partition(".")[0]}))

    sys.excepthook = told
    programs.run_script(str(script), arguments)


_MNIST = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def _serve_noise():
    """Gives scripts that would read or download MNIST noise of its shape."""
    import urllib.request

    mnist = importlib.import_module("tf2compat.v1.examples.tutorials.mnist.input_data")
    stock = mnist.read_data_sets

    def retrieve(url, filename=None, *args, **options):
        name = url.rpartition("/")[2].removesuffix(".gz")
        if name not in _MNIST:
            raise urllib.request.URLError("there is no network")
        filename = filename or os.path.join(tempfile.mkdtemp(), name)
        pathlib.Path(filename).write_bytes(noise(name))
        return filename, None

    def read(train_dir, *args, **options):
        os.makedirs(train_dir, exist_ok=True)
        for name in _MNIST:
            pathlib.Path(train_dir, f"{name}.gz").write_bytes(noise(name))
        return stock(train_dir, *args, **options)

    urllib.request.urlretrieve = retrieve
    mnist.read_data_sets = read


@functools.cache
def noise(name):
    """Returns a file of MNIST, by its name, with noise in it."""
    count = 60000 if name.startswith("train") else 10000
    if "labels" in name:
        return gzip.compress(struct.pack(">ii", 2049, count) + bytes(i % 10 for i in range(count)), 1)
    rows = os.urandom(784 * 20)
    return gzip.compress(struct.pack(">iiii", 2051, count, 28, 28) + rows * (count // 20), 1)


def revision(repository):
    """Returns the commit of a checkout; of one without a repository, what its file COMMIT says."""
    command = ["git", "-C", str(repository), "rev-parse", "--short", "HEAD"]
    own = (repository / ".git").exists()
    if own:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    kept = repository / "COMMIT"
    return kept.read_text().strip() if kept.exists() else "?"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", type=pathlib.Path)
    parser.add_argument("--scripts", type=int, default=6, help="of each repository")
    parser.add_argument("--flagged", action="store_true", help="only scripts that check says stop: for the precision")
    parser.add_argument("--seconds", type=float, default=15, help="of a core, for each script")
    parser.add_argument("--wall", type=float, default=60, help="seconds, for each script")
    options = parser.parse_args()
    repositories = [path.resolve() for path in sorted(options.clones.iterdir()) if path.is_dir()]
    verdicts = foretold(repositories)
    from tf2compat.cli import programs

    programs.prepare()
    for name in _MNIST:
        noise(name)  # Once, for all processes.
    counts = {}
    print("| repository | commit | script | `check` | `run` | last words |\n|---|---|---|---|---|---|", flush=True)
    for repository in repositories:
        for script in scripts_of(repository, 10_000 if options.flagged else options.scripts):
            said = max((verdicts.get(path, "runs") for path in program_of(script, repository)), key=_rank)
            if options.flagged and said == "runs":
                continue
            outcome, words = ran(script, repository, options.seconds, options.wall)
            name = repository.name.replace("+", "/")
            row = (name, revision(repository), script.relative_to(repository), said, outcome, words.replace("|", "/"))
            print(f"| {' | '.join(map(str, row))} |", flush=True)
            if outcome != "not judged":
                counts.setdefault(row[:2], collections.Counter())[_kind(said != "runs", outcome == "stops")] += 1
    _tell(counts)


def _rank(verdict):
    from tf2compat.cli.finding import FILE_VERDICTS

    return FILE_VERDICTS.index(verdict)


def _kind(said, stopped):
    return {(True, True): "right", (True, False): "false alarm", (False, True): "missed"}.get((said, stopped), "fine")


def _tell(counts):
    """Prints a row for each repository, and the shares."""
    print("\n| repository | commit | scripts judged | run, as said | stop, as said | missed | false alarms |")
    print("|---|---|---|---|---|---|---|")
    total = collections.Counter()
    for (name, commit), found in counts.items():
        numbers = (found.total(), found["fine"], found["right"], found["missed"], found["false alarm"])
        print(f"| {name} | {commit} | {' | '.join(map(str, numbers))} |")
        total += found
    right, alarms, missed = total["right"], total["false alarm"], total["missed"]
    print(f"\n{total.total()} scripts judged, {right + missed} of them stop.")
    print(f"precision {right / max(1, right + alarms):.2f}, recall {right / max(1, right + missed):.2f}")


if __name__ == "__main__":
    main()
