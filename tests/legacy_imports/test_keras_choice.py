"""Which Keras a program gets."""

import subprocess
import sys

import pytest

MODEL = """
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
model = Sequential([Dense(1, input_shape=(3,), kernel_initializer="ones")])
"""
TRAINED = f"""{MODEL}
model.compile("sgd", "mse")
print(model.fit(np.ones((4, 3)), np.ones(4), epochs=2, batch_size=4, verbose=0).history["loss"], type(model).__module__)
"""
OLD = f"""import tensorflow as tf
from keras import backend as K
from keras.utils import np_utils
import part
{MODEL}
with tf.Session() as sess:
    K.set_session(sess)
    sess.run(tf.global_variables_initializer())
    print(sess.run(model.output, {{model.input: np.ones((1, 3))}}), part.keras.Sequential is Sequential)
"""


def run(folder, text, *options, door="run"):
    (folder / "main.py").write_text(text)
    command = [sys.executable, *(["-m", "tf2compat", "run", *options] if door == "run" else []), "main.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_a_program_of_keras_2_has_it_in_all_its_files(tmp_path):
    (tmp_path / "part.py").write_text("import keras\n")
    done = run(tmp_path, OLD)
    assert done.stdout == "[[3.]] True\n", done.stderr
    assert done.stderr.count("gives this program Keras 2") == 1
    assert "main.py:2 uses keras.utils.np_utils" in done.stderr or "main.py:3 uses keras.utils.np_utils" in done.stderr


def test_the_sign_may_stand_in_a_file_that_is_loaded_later(tmp_path):
    (tmp_path / "first.py").write_text("import keras\n")
    (tmp_path / "part.py").write_text("import keras\nfrom keras.layers.core import Dense\n")
    done = run(tmp_path, "import first\nimport part\nprint(first.keras is part.keras, first.keras.__name__)\n")
    assert done.stdout == "True tf2compat.legacy.keras\n", done.stderr
    assert "part.py:2 uses keras.layers.core.Dense" in done.stderr


def test_a_model_that_is_trained_in_graph_mode(tmp_path):
    """Losses: the weights are 1, the rate is 0.01, and the gradient of each weight, as of the bias, is 4."""
    done = run(tmp_path, TRAINED)
    losses, module = done.stdout.strip().rsplit(" ", 1)
    assert eval(losses) == pytest.approx([4.0, (2 - 4 * 0.04) ** 2], rel=1e-5), done.stderr
    assert module.startswith("tf_keras.")
    assert "in which Keras 3 does not train" in done.stderr


@pytest.mark.parametrize("option", [["--keras=3"], []])
def test_a_program_of_keras_3_keeps_it(tmp_path, option):
    text = "import keras\nfrom keras import ops\n" if not option else "import keras\nkeras.optimizers.SGD\nx = 'lr='\n"
    done = run(tmp_path, text + "print(keras.__name__, keras.__version__[0])\n", *option)
    assert done.stdout == "keras 3\n", done.stderr
    assert "Keras 2" not in done.stderr


def test_the_option_gives_keras_2_where_nothing_tells(tmp_path):
    done = run(tmp_path, "import keras\nprint(keras.__name__)\n", "--keras=2")
    assert done.stdout == "tf2compat.legacy.keras\n", done.stderr


def test_install_gives_it_too(tmp_path):
    (tmp_path / "part.py").write_text("import keras\n")
    done = run(tmp_path, f"import tf2compat\ntf2compat.install()\n{OLD}", door="python")
    assert done.stdout == "[[3.]] True\n", done.stderr


def test_a_file_that_comes_too_late_is_told(tmp_path):
    (tmp_path / "late.py").write_text("from keras.utils import np_utils\n")
    done = run(tmp_path, "import keras\nimport importlib\nimportlib.import_module('la' + 'te')\n")
    assert "The program has Keras 3 already, but" in done.stderr
    assert "--keras=2" in done.stderr
    assert "ImportError" in done.stderr
    assert done.returncode == 1


MEMBERS = f"""import keras.utils.np_utils
{MODEL}
import tensorflow as tf
print(model.name, model.layers[0].name, model.output._keras_shape, model.uses_learning_phase)
print(model.predict_classes(np.ones((1, 3))), keras.losses.cosine_proximity(tf.ones([1, 1]), tf.ones([1, 1])).op.type)
"""


def test_it_has_the_names_of_the_package(tmp_path):
    done = run(tmp_path, MEMBERS)
    assert done.stdout == "sequential_1 dense_1 (None, 1) False\n[[1]] Neg\n", done.stderr  # As Keras 2.3.1 printed.
    assert "Warning" not in done.stderr


@pytest.mark.parametrize(("read", "names"), [("val_acc", "acc,mean_squared_error"), ("val_accuracy", "accuracy,mse")])
def test_metrics_have_the_names_by_which_the_program_reads_them(tmp_path, read, names):
    """Keras 2.2.4's and 2.3.1's names on TensorFlow 1.15.5."""
    text = f"""{MODEL}
model.compile("sgd", "mse", metrics=["accuracy", "mse"])
h = model.fit(np.ones((4, 3)), np.ones(4), validation_data=(np.ones((4, 3)), np.ones(4)), verbose=0)
print(",".join(model.metrics_names), len(h.history["{read}"]))
"""
    done = run(tmp_path, text)
    assert done.stdout == f"loss,{names} 1\n", done.stderr
