import importlib

import pytest

import tf2compat.v1 as tf
from tf2compat.legacy_imports import named_modules


def test_a_name_of_a_table_is_imported_as_the_module_that_it_is():
    tf.contrib  # noqa: B018  (it installs the finder)
    from tf2compat.v1.contrib.training.python.training.hparam import HParams

    from tf2compat.v1.contrib.training.python.training import hparam

    assert hparam.HParams is HParams is tf.contrib.training.HParams
    module = importlib.import_module("tf2compat.v1.contrib.learn.python.learn.learn_runner")
    assert module is tf.contrib.learn.learn_runner
    assert module.__spec__.name == "tf2compat.v1.contrib.learn.experiment"


def test_other_names_are_not_found():
    named_modules.install()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tf2compat.v1.contrib.training.nope")
    with pytest.raises(ModuleNotFoundError):  # Declared unsupported.
        importlib.import_module("tf2compat.v1.contrib.gan")
    with pytest.raises(ModuleNotFoundError):  # A class is no module.
        importlib.import_module("tf2compat.v1.contrib.training.HParams")


def test_a_part_that_there_never_was():
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tf2compat.v1.contrib.nothing_at_all")
    assert not hasattr(tf.contrib, "nothing_at_all")
