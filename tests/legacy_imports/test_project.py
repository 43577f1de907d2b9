import os
import subprocess
import sys
import sysconfig

import numpy

from tf2compat.legacy_imports.project import is_own, mentions_tensorflow


def test_what_is_a_programs_own(tmp_path):
    assert is_own(str(tmp_path / "train.py"))
    assert not is_own(numpy.__file__)
    assert not is_own(os.path.join(sysconfig.get_path("stdlib"), "json", "__init__.py"))
    assert mentions_tensorflow(b"import tensorflow as tf")
    assert not mentions_tensorflow(b"import numpy")


def test_modules_of_the_program_get_ours_and_others_the_real_one(tmp_path):
    (tmp_path / "own.py").write_text("import tensorflow as tf\nname = tf.__name__\n")
    (tmp_path / "main.py").write_text(
        "import sys, tf2compat\n"
        "tf2compat.install()\n"
        "tf2compat.install()\n"
        "import own, tf_keras\n"
        "import tf_keras.src.backend as backend\n"
        "print(own.name, backend.tf.__name__, sys.modules['tensorflow'].__name__)\n"
    )
    done = subprocess.run([sys.executable, "main.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["tf2compat.v1", "tensorflow.compat.v2", "tensorflow"], done.stderr[-2000:]
    assert not list(tmp_path.glob("__pycache__/own*"))
