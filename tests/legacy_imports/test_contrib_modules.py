"""The original of `tf.contrib`, and what a program meets where its files are not there."""

import importlib
import os
import pathlib
import subprocess
import sys

import pytest

import tf2compat.v1 as tf
import tf2compat.v1.contrib  # noqa: F401  (it installs the finder)
from tests import programs
from tf2compat.contrib_archive import archive
from tf2compat.errors import UnsupportedError
from tf2compat.legacy_imports.contrib_modules import PREFIX, install
from tf2compat.legacy_imports.contrib_older import OLDER, OLDER_MODULES
from tf2compat.legacy_imports.contrib_replacements import MODULES, NAMES, OPS

pytestmark = pytest.mark.filterwarnings("ignore")


def test_deep_paths_are_the_originals():
    from tf2compat.v1.contrib.framework.python.ops import arg_scope

    assert callable(arg_scope)
    assert arg_scope is tf.contrib.framework.arg_scope
    assert importlib.import_module(f"{PREFIX}.rnn.python.ops.core_rnn_cell").__file__.startswith(archive.folder())
    assert tf.contrib.layers.python.layers.utils.__name__ == f"{PREFIX}.layers.python.layers.utils"
    assert tf.contrib.eager.__name__ == f"{PREFIX}.eager.python.tfe"
    assert importlib.import_module(f"{PREFIX}.eager.python") is not tf.contrib.eager
    count = len(sys.meta_path)
    install()
    assert len(sys.meta_path) == count
    with pytest.raises(ModuleNotFoundError, match="nothing"):
        importlib.import_module(f"{PREFIX}.layers.nothing")
    with pytest.raises(AttributeError, match=r"'tf\.contrib\.layers' has no attribute 'nothing'"):
        _ = tf.contrib.layers.nothing


ALL_REDUCE = """
import tensorflow as tf
from tensorflow.python.distribute import all_reduce
from tensorflow.contrib.all_reduce.python import all_reduce as by_contrib

assert by_contrib.build_ring_all_reduce is all_reduce.build_ring_all_reduce

def values():
    with tf.device("/cpu:0"):
        return [tf.constant([1.0, 2.0, 3.0, 4.0 + number]) for number in range(4)]

sums = [all_reduce.build_ring_all_reduce(values(), 2, 1, [0, 1], tf.add)]
sums.append(all_reduce.build_recursive_hd_all_reduce(values(), tf.add))
sums.append(all_reduce.build_shuffle_all_reduce(values(), ["/cpu:0"], tf.add_n))
with tf.Session() as session:
    print({tuple(map(int, each)) for each in sum(session.run(sums), [])})
"""


def test_modules_of_tensorflows_own_that_are_gone_are_the_originals(tmp_path):
    """The sums of TensorFlow 1.15.5; the module is asked for before anything of `tf.contrib`."""
    script = tmp_path / "sums.py"
    script.write_text(ALL_REDUCE)
    done = programs.run(["-m", "tf2compat", "run", str(script)])
    assert done.stdout.strip() == "{(4, 8, 12, 22)}", done.stderr


@pytest.mark.parametrize("table", [OLDER, NAMES], ids=["older", "names"])
def test_rows_lead_somewhere(table):
    for module, names in table.items():
        found = importlib.import_module(f"{PREFIX}.{module}")
        assert [name for name in names if getattr(found, name, None) is None] == []


def test_other_rows_lead_somewhere():
    for place in OPS.values():
        module, _, name = place.partition(":")
        assert callable(getattr(importlib.import_module(module), name))
    for module in (*MODULES, *OLDER_MODULES):
        assert importlib.import_module(f"{PREFIX}.{module}")


def test_what_has_ended_is_refused_when_it_is_used():
    gan = importlib.import_module(f"{PREFIX}.gan")
    assert gan is tf.contrib.gan
    assert hasattr(gan, "gan_model")
    with pytest.raises(UnsupportedError, match=r"`tf\.contrib\.gan`: `tf\.contrib\.gan\.gan_model` was .*TF-GAN"):
        gan.gan_model()
    with pytest.raises(UnsupportedError, match=r"tf\.contrib\.gan\.estimator\.GANEstimator"):
        gan.estimator.GANEstimator("x")
    with pytest.raises(UnsupportedError, match=r"`tf\.contrib\.libsvm`: Its op `DecodeLibsvm` .* scikit-learn"):
        tf.contrib.libsvm.decode_libsvm(["1 1:2"], 3)
    from tf2compat.v1.contrib.tpu import keras_to_tpu_model

    with pytest.raises(UnsupportedError, match=r"tf\.contrib\.tpu\.keras_to_tpu_model"):
        keras_to_tpu_model(None)


WITHOUT = """
import tf2compat, sys
tf2compat.install()
from tf2compat.errors import MissingExtraError, UnsupportedError
def caught(text):
    try:
        exec(text, {"__name__": "__main__"})
    except (MissingExtraError, UnsupportedError) as error:
        print(type(error).__name__, error)
    else:
        print("none")
for text in (
    "import tensorflow as tf; tf.contrib.layers.fully_connected",
    "import tensorflow.contrib.slim as slim",
    "from tensorflow.contrib.framework.python.ops import arg_scope",
    "from tensorflow.contrib import learn",
    "import tensorflow.contrib.gan as g; g.gan_model()",
    "import tensorflow as tf; tf.layers; tf.contrib; tf.app",
):
    caught(text)
"""


@pytest.mark.slow
def test_without_the_archive_the_command_is_told(tmp_path):
    (tmp_path / "program.py").write_text(WITHOUT)
    done = subprocess.run(
        [sys.executable, "program.py"],
        env={**os.environ, "TF2COMPAT_CONTRIB": str(tmp_path / "none")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    lines = done.stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["MissingExtraError", "`tf.contrib.layers`:"],
        ["MissingExtraError", "`tf.contrib.slim`:"],
        ["MissingExtraError", "`tf.contrib.framework`:"],
        ["MissingExtraError", "`tf.contrib.learn`:"],
        ["UnsupportedError", "`tf.contrib.gan`:"],
        ["none"],
    ], done.stderr[-2000:]
    assert all(line.endswith("Fetch them once: `python -m tf2compat contrib install`.") for line in lines[:4])


WITHOUT_PACKAGES = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("tf_keras", "tensorflow_estimator", "tf_slim"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
import tf2compat.v1 as tf
for symbol in sys.argv[1:]:
    try:
        eval(symbol)
    except ModuleNotFoundError as error:
        print(symbol, type(error).__name__, error)
"""


@pytest.mark.slow
def test_without_the_packages_of_the_extra_each_part_names_it(tmp_path):
    (tmp_path / "program.py").write_text(WITHOUT_PACKAGES)
    parts = ["tf.contrib.tpu", "tf.contrib.learn", "tf.contrib.layers"]
    done = subprocess.run(
        [sys.executable, "program.py", *parts], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    needs = 'It needs tf_keras, which is not installed. Install the extra: `pip install "tf2compat[legacy]"`.'
    assert done.stdout.splitlines() == [f"{part} MissingExtraError `{part}`: {needs}" for part in parts], done.stderr


START = """
import sys
import tf2compat.v1 as tf
assert not [name for name in sys.modules if name.startswith("tf2compat.v1.contrib")]
tf.contrib.slim
"""


@pytest.mark.slow
def test_nothing_is_loaded_unasked_and_compiled_files_are_kept(tmp_path):
    program = tmp_path / "start.py"
    program.write_text(START)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, str(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert pathlib.Path(archive.folder(), "contrib", "slim", "__pycache__").is_dir()
