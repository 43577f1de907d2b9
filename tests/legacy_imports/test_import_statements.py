import builtins

import pytest
import tensorflow as stock

import tf2compat.v1
from tf2compat.legacy_imports import import_statements, stock_modules

CONSOLE = {"__name__": "__main__"}
OWN = {"__name__": "model", "__file__": "/somewhere/model.py"}
INSTALLED = {"__name__": "keras", "__file__": pytest.__file__}


@pytest.fixture(autouse=True)
def installed():
    """Installs the import statements for a test."""
    stock_modules.install()
    import_statements.install()
    yield
    import_statements.uninstall()


def after(statement, names=OWN):
    """Runs a statement in a module of these globals, and returns them."""
    names = dict(names)
    exec(compile(statement, "model.py", "exec"), names)
    return names


@pytest.mark.parametrize("names", [CONSOLE, OWN])
def test_a_program_gets_tf1(names):
    assert after("import tensorflow as tf", names)["tf"] is tf2compat.v1
    assert after("from tensorflow import Session", names)["Session"] is tf2compat.v1.Session


@pytest.mark.parametrize("names", [INSTALLED, {"__name__": "exec"}, {}])
def test_others_get_tensorflow_2(names):
    assert after("import tensorflow as tf", names)["tf"] is stock


def test_modules_below_tensorflow():
    found = after("import tensorflow.python.ops.array_ops")
    assert found["tensorflow"] is tf2compat.v1
    assert after("import tensorflow.python.ops.array_ops as a")["a"].__name__ == "tf2compat.v1.python.ops.array_ops"
    assert after("from tensorflow.python.ops import array_ops as a")["a"].__name__.startswith("tf2compat.v1.python")
    assert after("from tensorflow.python.client.session import Session")["Session"] is tf2compat.v1.Session
    assert after("import tensorflow.compat.v1 as tf")["tf"] is tf2compat.v1
    assert after("from tensorflow.compat import v1")["v1"] is tf2compat.v1
    assert after("import tensorflow.compat.v2 as tf2")["tf2"] is stock.compat.v2
    found = after("from tensorflow import core, flags")
    assert found["core"].__name__ == "tensorflow.core"
    assert found["flags"] is tf2compat.v1.flags


def test_what_is_a_name_here_is_imported_as_a_module():
    assert after("import tensorflow.train")["tensorflow"].train is tf2compat.v1.train
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        after("import tensorflow.no_such_module")
    with pytest.raises(ImportError, match="no_such_name"):
        after("from tensorflow import no_such_name")


def test_other_packages_are_imported_as_ever():
    assert after("import json.decoder as d")["d"].__name__ == "json.decoder"
    with pytest.raises(ModuleNotFoundError):
        after("import tensorflow_something_else")


def test_it_is_taken_back():
    import_statements.uninstall()
    assert builtins.__import__ is not import_statements._import
    assert after("import tensorflow as tf")["tf"] is stock


def test_a_file_is_asked_once_for_the_keras_of_its_program(monkeypatch, tmp_path):
    path, asked = tmp_path / "model.py", []
    path.write_text("import keras\n")
    monkeypatch.setattr(import_statements.keras_choice, "choose", lambda source, path: asked.append(path))
    for _ in range(3):
        after("import keras", {"__name__": "model", "__file__": str(path)})
    assert asked == [str(path)]
    import_statements.uninstall()
    import_statements.install()
    after("import keras", {"__name__": "model", "__file__": str(path)})
    assert asked == [str(path)] * 2
