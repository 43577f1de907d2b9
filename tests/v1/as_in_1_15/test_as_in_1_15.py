"""Each name that real code uses and TensorFlow 2 no longer has does what it did: programs of this folder, run by both.

The files `*.json` are what TensorFlow 1.15.5 gave, under CPython 3.7 with numpy 1.18:

    for name in framework layers learn rnn slim_layers slim_training training; do python $name.py $name.json; done
"""

import concurrent.futures
import json
import pathlib

import numpy as np
import pytest

import tf2compat.v1 as tf1
from tests import programs
from tf2compat.declared.refused import key_of
from tf2compat.errors import UnsupportedError

HERE = pathlib.Path(__file__).parent
REFERENCES = {path.stem: json.loads(path.read_text()) for path in sorted(HERE.glob("*.json"))}
LONG = ("beams", "legacy_seq2seq", "rnn")
"""Programs that build hundreds of cells: a minute of a processor each, under TensorFlow 1.15 as well."""
CASES = [
    pytest.param(program, case, id=f"{program}-{case}", marks=[pytest.mark.long] if program in LONG else [])
    for program, cases in REFERENCES.items()
    for case in cases
]
NAMES = (HERE.parent / "names_that_went_away.txt").read_text().split()

ELSEWHERE = {
    "tf.contrib.eager.enable_eager_execution": "tests/v1/as_in_1_15/test_as_in_1_15.py",
    "tf.contrib.seq2seq.AttentionWrapper": "tests/v1/contrib/seq2seq_program.py",
    "tf.contrib.seq2seq.BasicDecoder": "tests/v1/contrib/seq2seq_program.py",
    "tf.contrib.seq2seq.GreedyEmbeddingHelper": "tests/v1/contrib/seq2seq_program.py",
    "tf.contrib.seq2seq.dynamic_decode": "tests/v1/contrib/seq2seq_program.py",
    "tf.contrib.seq2seq.python.ops.helper.Helper": "tests/v1/contrib/test_helpers.py",
    "tf.contrib.seq2seq.tile_batch": "tests/v1/contrib/test_attention.py",
}
"""Names that a program of another folder tries, or a test."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable"),
]


def run(program, folder):
    """Returns what a program gives when it is run as it is."""
    path = pathlib.Path(folder) / f"{program}.json"
    done = programs.run(["-m", "tf2compat", "run", HERE / f"{program}.py", path], cwd=folder)
    assert done.returncode == 0, done.stderr[-2500:]
    return json.loads(path.read_text())


@pytest.fixture(scope="module")
def given(tmp_path_factory, request):
    """What each program of the selected tests gives; two run at a time."""
    folder = str(tmp_path_factory.mktemp("programs"))
    asked = {item.callspec.params.get("program") for item in request.session.items if hasattr(item, "callspec")}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        yield {program: pool.submit(run, program, folder) for program in REFERENCES if program in asked}


def differences(expected, found, where=""):
    """Yields each place where two results differ: numbers by more than float32 and another order of sums explain."""
    if isinstance(expected, dict) and isinstance(found, dict) and sorted(expected) == sorted(found):
        for key, part in expected.items():
            yield from differences(part, found[key], f"{where}/{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, (part, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(part, other, f"{where}[{number}]")
    elif isinstance(expected, float) and isinstance(found, float):
        if not np.isclose(found, expected, rtol=1e-4, atol=1e-5):
            yield where, expected, found
    elif type(expected) is not type(found) or expected != found:
        yield where, expected, found


@pytest.mark.parametrize(("program", "case"), CASES)
def test_what_1_15_gave_is_given(program, case, given):
    found = given[program].result()
    assert list(differences(REFERENCES[program][case], found[case])) == []


def resolves(name):
    found = tf1
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


def is_original(found):
    """Whether something is a part that has ended, or of the archive's files, or of TensorFlow's own that they give."""
    home = getattr(found, "__module__", None) or getattr(found, "__name__", "")
    homes = ("tf2compat.v1.contrib.", "tf2compat.legacy_imports.ended_modules", "tensorflow.", "tf_keras.")
    return home.startswith(homes)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_tried_declared_or_the_original(name):
    tried = {each for cases in REFERENCES.values() for case in cases.values() for each in case["names"]}
    if name in tried:
        assert name not in ELSEWHERE
    elif name in ELSEWHERE:
        assert (HERE.parents[2] / ELSEWHERE[name]).is_file()
    else:
        try:
            found = resolves(name)
        except (UnsupportedError, AttributeError):
            return
        assert key_of(found) or is_original(found)


def test_at_least_180_are_tried():
    tried = {each for cases in REFERENCES.values() for case in cases.values() for each in case["names"]}
    assert len(tried & set(NAMES)) + len(ELSEWHERE) >= 180


def test_eager_execution_can_be_enabled(tmp_path):
    script = tmp_path / "eager.py"
    script.write_text(
        "import tensorflow as tf\n"
        "tf.contrib.eager.enable_eager_execution()\n"
        "print(tf.contrib.eager.executing_eagerly(), tf.constant(3).numpy() + 1)\n"
    )
    done = programs.run(["-m", "tf2compat", "run", script])
    assert done.stdout.strip() == "True 4", done.stderr[-2000:]
