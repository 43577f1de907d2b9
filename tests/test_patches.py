"""The list of patches beside what importing and running really changes."""

import importlib
import json
import subprocess
import sys
import types

import pytest

from tf2compat import patches

WATCH = r'''
import builtins, importlib.util, json, os, sys, threading, types
import numpy, keras, tensorflow as tf
EXTRAS = importlib.util.find_spec("tf_keras") is not None
if EXTRAS:
    import tf_keras, tf_keras.src.backend
import tensorflow.python.ops.variable_v1, tensorflow.python.summary.summary, tensorflow.python.training.session_run_hook
SWITCHES = {  # What TensorFlow's own switches change: equality, shapes, eager mode.
    "tensorflow.python.framework.tensor.Tensor._USE_EQUALITY",
    "tensorflow.python.framework.tensor_shape._TENSORSHAPE_V2_OVERRIDE",
    "tensorflow.python.eager.context.context",
}
ROOTS = ("tensorflow", "keras", "tf_keras", "numpy", *sys.stdlib_module_names)


def attributes(owner, place, found):
    for name, value in list(vars(owner).items()):
        if name not in ("__dict__", "__doc__", "__cached__", "__builtins__", "_"):
            found[f"{place}.{name}"] = value


def snapshot():
    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in ROOTS or not isinstance(module, types.ModuleType) or name == "__main__":
            continue
        if is_ours(module):  # It stands for one that is gone.
            continue
        attributes(module, name, found)
        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__ == name:
                attributes(value, f"{name}.{value.__qualname__}", found)
    return found


def is_ours(value):
    value = value.fget if isinstance(value, property) else value
    code = getattr(value, "__code__", None)
    return f"{os.sep}tf2compat{os.sep}" in code.co_filename if code else "tf2compat" in str(type(value).__module__)


def is_other(old, new):
    """A module may load another one in the place of its stand-in."""
    if isinstance(old, types.ModuleType):
        return not isinstance(new, types.ModuleType)
    return callable(old) or isinstance(old, (property, classmethod, staticmethod, bool, tuple))


def changes(before, after):
    return sorted(
        place
        for place, value in after.items()
        if place not in SWITCHES
        and (place in before and before[place] is not value and (is_other(before[place], value) or is_ours(value))
        or place not in before and is_ours(value) and not isinstance(value, types.ModuleType))
    )


before = snapshot()
import tf2compat.v1 as tf1
imported = changes(before, snapshot())
import tf2compat.v1.train
if EXTRAS:
    import tf2compat.v1.keras
tf2compat.install()
tf1.train.AdamOptimizer
graph = tf1.Graph()
with graph.as_default(), tf1.Session() as session:
    v = tf1.get_variable("v", [2])
    step = tf1.train.GradientDescentOptimizer(0.1).minimize(tf1.reduce_sum(v * v))
    tf1.summary.scalar("a", 1.0)
    session.run(tf1.global_variables_initializer())
    session.run(step)
made = changes(before, snapshot())
tf2compat.uninstall()
left = changes(before, snapshot())
print(json.dumps({"imported": imported, "made": made, "left": left}))
'''


@pytest.fixture(scope="module")
def changed():
    done = subprocess.run([sys.executable, "-c", WATCH], capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.slow
def test_the_list_is_complete_and_not_longer(changed):
    expected = {place for place in patches.PATCHES if place != "tf_keras.src.backend._get_session"}
    if importlib.util.find_spec("tf_keras"):
        expected.add("tf_keras.src.backend._get_session")
    assert changed["imported"] == []
    assert set(changed["made"]) == expected


@pytest.mark.slow
def test_what_can_be_taken_back_is(changed):
    assert set(changed["left"]) == {place for place, patch in patches.PATCHES.items() if not patch.until}


def test_a_change_that_is_not_in_the_list_is_refused():
    with pytest.raises(LookupError, match=r"types\.nothing is not in"):
        patches.put(types, "nothing", 1)


def test_every_change_has_its_reason():
    for place, patch in patches.PATCHES.items():
        assert all((patch.when, patch.where, patch.why)), place


def test_what_stands_in_is_known_while_it_does(monkeypatch):
    owner = types.ModuleType("tensorflow.python.ops.array_ops")
    owner.identity = original = lambda: 1
    monkeypatch.setitem(patches.PATCHES, "tensorflow.python.ops.array_ops.identity", patches.Patch("now", "it", "why"))
    patches.put(owner, "identity", lambda: 2)
    assert patches.stands_in(owner.identity.__code__)
    assert not patches.stands_in(original.__code__)
    del patches._made["tensorflow.python.ops.array_ops.identity"]
    assert not patches.stands_in(owner.identity.__code__)
