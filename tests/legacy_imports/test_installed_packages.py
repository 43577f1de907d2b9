import sys

import pytest

from tf2compat.legacy_imports import installed_packages, project
from tf2compat.legacy_imports.project import ProjectFinder, install, is_own


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import tensorflow as tf\nx = tf.placeholder(tf.float32)\n", "tf.placeholder"),
        ("import numpy\n    import tensorflow\n    tensorflow.Session()\n", "tf.Session"),
        ("from tensorflow.contrib import slim\n", "tensorflow.contrib"),
        ("import tensorflow as tf\nx = tf.constant(1); tf.keras.Model; self.tf.Session\n", None),
        ("import tensorflow.compat.v1 as tf\nx = tf.placeholder\n", None),
        ("tf.Session\n", None),
    ],
)
def test_which_packages_are_told_of(text, told, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(installed_packages, "_told", set())
    path = tmp_path / "__init__.py"
    path.write_text(text)
    for _ in range(2):
        installed_packages.look("some.thing", str(path))
    installed_packages.look("tf_keras.thing", str(path))
    assert len(caplog.messages) == bool(told)
    if told:
        assert f"has no {told}" in caplog.text
        assert "--package some" in caplog.text


def test_a_named_package_is_a_part_of_the_program(tmp_path, monkeypatch, caplog):
    site = tmp_path / "site-packages"
    for name in ("named_one", "other_one"):
        (site / name).mkdir(parents=True)
        (site / name / "__init__.py").write_text("import tensorflow as tf\nNAME = tf.__name__\ntf.Session\n")
    monkeypatch.syspath_prepend(str(site))
    assert not is_own(str(site / "named_one" / "__init__.py"))
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    install(["named_one"])
    assert __import__("named_one").NAME == "tf2compat.v1"
    assert is_own(str(site / "named_one" / "__init__.py"))
    with pytest.raises(AttributeError, match="Session"):
        __import__("other_one")
    assert [message.split()[3] for message in caplog.messages] == ["other_one"]
    assert isinstance(sys.meta_path[0], ProjectFinder)


@pytest.mark.parametrize("needs_tf1", [True, False])
def test_tensorflow_hub_is_a_part_of_the_program_while_it_has_its_module_of_tf1(needs_tf1, tmp_path, monkeypatch):
    """Version 0.15 and earlier say `from tensorflow.compat.v1 import estimator`, which TensorFlow 2.21 has not."""
    hub = tmp_path / "site-packages" / "tensorflow_hub"
    hub.mkdir(parents=True)
    (hub / "__init__.py").write_text("import tensorflow as tf\nNAME = tf.__name__\n")
    if needs_tf1:
        (hub / "native_module.py").write_text("from tensorflow.compat.v1 import estimator\n")
    monkeypatch.syspath_prepend(str(hub.parent))
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(project, "_NAMED", set())
    monkeypatch.delitem(sys.modules, "tensorflow_hub", raising=False)
    install()
    name = __import__("tensorflow_hub").NAME
    assert name == ("tf2compat.v1" if needs_tf1 else "tensorflow")
    if needs_tf1:
        assert __import__("tensorflow_hub.native_module").native_module.estimator.Estimator
    monkeypatch.delitem(sys.modules, "tensorflow_hub")
