import os
import subprocess
import sys
import sysconfig

import numpy

from tf2compat.legacy_imports import project
from tf2compat.legacy_imports.project import is_own, loader_of, mentions_tensorflow


def test_what_is_a_programs_own(tmp_path):
    assert is_own(str(tmp_path / "train.py"))
    assert not is_own(numpy.__file__)
    assert not is_own(os.path.join(sysconfig.get_path("stdlib"), "json", "__init__.py"))
    assert mentions_tensorflow(b"import tensorflow as tf")
    assert not mentions_tensorflow(b"import numpy")


def test_a_package_that_was_named_is_not_for_ever(monkeypatch):
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    project.install(["numpy"])
    next(finder for finder in sys.meta_path if isinstance(finder, project.ProjectFinder)).find_spec("numpy", None)
    assert is_own(numpy.__file__)
    project.uninstall()
    assert not is_own(numpy.__file__)


def test_modules_of_the_program_get_ours_and_others_the_real_one(tmp_path):
    (tmp_path / "own.py").write_text("import tensorflow as tf\nname = tf.__name__\n")
    # A module of its own that has nothing of TensorFlow: what Python and NumPy had then is found all the same.
    (tmp_path / "old.py").write_text("from collections import Mapping\nimport numpy as np\nkind = np.float.__name__\n")
    (tmp_path / "main.py").write_text(
        "import sys, tf2compat\n"
        "tf2compat.install()\n"
        "tf2compat.install()\n"
        "import own, old, tf_keras\n"
        "import tf_keras.src.backend as backend\n"
        "print(own.name, backend.tf.__name__, sys.modules['tensorflow'].__name__, old.kind)\n"
        "import collections, numpy; print(hasattr(collections, 'Mapping'), hasattr(numpy, 'float'))\n"
        "import os; os.environ['TF2COMPAT_OLD_NAMES'] = '0'; del sys.modules['old']\n"
        "try: import old\n"
        "except ImportError as error: print('off')\n"
    )
    done = subprocess.run([sys.executable, "main.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == [
        "tf2compat.v1",
        "tensorflow.compat.v2",
        "tensorflow",
        "float",
        "False",
        "False",
        "off",
    ], done.stderr[-2000:]
    assert done.stderr.count("collections.Mapping, numpy.float") == 1
    assert all("opt-tf2compat" in file.name for file in tmp_path.glob("__pycache__/own*"))  # None is for plain Python.


def test_another_pythons_packages_are_not_a_programs_own(tmp_path):
    assert not is_own(str(tmp_path / "venv" / "lib" / "python3.7" / "site-packages" / "package" / "model.py"))
    assert not is_own("/usr/lib/python3/dist-packages/package.py")
    assert is_own(str(tmp_path / "my-site-packages" / "model.py"))


def test_loaders_are_for_files_that_need_one(tmp_path):
    (tmp_path / "by_name.py").write_text("def load(name):\n    return importlib.import_module(name)\n")
    (tmp_path / "plain.py").write_text("x = 1\n")
    assert loader_of("by_name", str(tmp_path / "by_name.py")).name == "by_name"
    assert loader_of("plain", str(tmp_path / "plain.py")) is None
    assert loader_of("nothing", str(tmp_path / "nothing.py")) is None
    assert loader_of("numpy", numpy.__file__) is None
