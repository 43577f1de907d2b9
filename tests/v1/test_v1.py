import importlib
import operator
import pathlib

import pytest
import tensorflow
import tensorflow.compat.v1 as stock

import tf2compat.v1 as tf
from tests import programs


def test_our_names_lie_over_tensorflows():
    from tf2compat.sessions.session import Session

    assert tf.Session is Session
    assert tf.add is stock.add
    assert tf.compat.v1.Session is Session
    assert tf.train.AdamOptimizer is stock.train.AdamOptimizer
    assert tf.train.SessionRunHook is stock.train.SessionRunHook


def test_nothing_is_missing_and_nothing_is_hidden():
    for ours, theirs in ((tf, stock), (tf.train, stock.train)):
        missing = [name for name in dir(theirs) if not name.startswith("_") and not _same(ours, theirs, name)]
        assert missing == []


def _same(ours, theirs, name):
    try:
        getattr(theirs, name)
    except Exception:
        return True  # A name that this TensorFlow cannot load either.
    return hasattr(ours, name)


@pytest.mark.parametrize("module", ["tf2compat.v1", "tf2compat.v1.train", "tf2compat.v1.compat"])
def test_the_table_of_our_names_is_true(module):
    loaded = importlib.import_module(module)
    for name, home in loaded.HOMES.items():
        assert getattr(loaded, name) is not None
        if home:
            assert hasattr(importlib.import_module(home), name)
        assert name in dir(loaded)


def test_no_module_has_the_name_of_a_symbol_that_it_defines():
    """Its import would hide the symbol: the module would become the attribute of the package."""
    root = pathlib.Path(tf.__file__).parent
    found = []
    for init in sorted(root.rglob("__init__.py")):
        package = ".".join(["tf2compat.v1", *init.parent.relative_to(root).parts])
        for name, home in getattr(importlib.import_module(package), "HOMES", {}).items():
            if home == f"{package}.{name}" and callable(getattr(importlib.import_module(home), name, None)):
                found.append(home)
    assert found == []


def test_no_module_has_a_name_of_tensorflow_2():
    """Programs ask `hasattr(tf, "optimizers")` which TensorFlow they have."""
    modules = {path.stem for path in pathlib.Path(tf.__file__).parent.glob("*.py")}
    assert modules & (set(dir(tensorflow)) - set(dir(stock))) == set()


def test_every_name_of_what_is_ours_is_ours():
    """TensorFlow 1.15 has one `Server`, as `tf.train.Server` and as `tf.distribute.Server`."""
    names = {}
    for part in ("", "distribute", "io", "train", "train.queue_runner", "math", "random", "nn", "image", "manip"):
        module = operator.attrgetter(part)(stock) if part else stock
        for name in (name for name in dir(module) if not name.startswith("_") and _same(stock, module, name)):
            if callable(getattr(module, name)):
                names.setdefault(id(getattr(module, name)), []).append(f"{part}.{name}".lstrip("."))
    halves = []
    for group in names.values():
        kept = [name for name in group if operator.attrgetter(name)(tf) is operator.attrgetter(name)(stock)]
        halves += [group] if 0 < len(kept) < len(group) else []
    assert halves == []


def test_submodules_import():
    import tf2compat.v1.nn as nn
    import tf2compat.v1.train as train
    from tf2compat.v1 import train as again
    from tf2compat.v1.train import MonitoredSession

    assert train is again
    assert train.MonitoredSession is MonitoredSession
    assert nn.relu is stock.nn.relu


def test_an_unknown_name():
    with pytest.raises(AttributeError, match=r"tf2compat.v1.*no_such_name"):
        _ = tf.no_such_name


def test_importing_changes_nothing_and_loads_only_what_is_asked_for():
    script = """
import sys, threading
import tensorflow as tf
before = (tf.executing_eagerly(), tf.compat.v1.resource_variables_enabled(), tf.compat.v1.control_flow_v2_enabled(),
          tf.compat.v1.Session, tf.compat.v1.train.MonitoredSession, threading.active_count(), sys.meta_path[:])
modules = set(sys.modules)
import tf2compat
import tf2compat.v1 as v1
after = (tf.executing_eagerly(), tf.compat.v1.resource_variables_enabled(), tf.compat.v1.control_flow_v2_enabled(),
         tf.compat.v1.Session, tf.compat.v1.train.MonitoredSession, threading.active_count(), sys.meta_path[:])
assert before == after, (before, after)
rooms = ("tf2compat.graph", "tf2compat.runtime", "tf2compat.sessions", "tf2compat.train")
loaded = [name for name in sys.modules if name.startswith(rooms)]
assert not loaded, loaded
v1.Session
assert "tf2compat.sessions.session" in sys.modules
assert "tf2compat.train.monitored_session" not in sys.modules
added = {name.partition(".")[0] for name in set(sys.modules) - modules}
assert added <= {"tf2compat", "tensorflow"}, added
"""
    done = programs.run(["-c", script])
    assert done.returncode == 0, done.stderr[-2000:]
