"""Every symbol that is ours beside every mechanism: one device, two replicas, XLA, a checkpoint's round trip.

`descriptors.py` says how each is used. A symbol that is neither there nor exempt with a reason fails, and so does an
exemption of a symbol that is tried, or that is no more.
"""

import importlib.util
import json
import pathlib
import pkgutil
import subprocess
import sys

import pytest

import tf2compat.v1
from tf2compat.legacy_imports import contrib_replacements

HERE = pathlib.Path(__file__).resolve().parent


def owned():
    """Returns our symbols: those of each overlay's `HOMES`, and our replacements in tf.contrib."""
    found = {name for name, home in tf2compat.v1.HOMES.items() if home}
    for info in pkgutil.walk_packages([str(pathlib.Path(tf2compat.v1.__file__).parent)], "tf2compat.v1."):
        if not info.ispkg:
            continue
        homes = getattr(importlib.import_module(info.name), "HOMES", {})
        prefix = info.name.removeprefix("tf2compat.v1.")
        found |= {f"{prefix}.{name}" for name, home in homes.items() if home}
    for module, names in contrib_replacements.NAMES.items():
        found |= {f"contrib.{module.partition('.')[0]}.{name}" for name in names}
    for module in contrib_replacements.MODULES:
        found.add(f"contrib.{module.replace('.python.estimator', '')}")
    return found | {f"op:{name}" for name in contrib_replacements.OPS}


RUN = """
import json, sys, tempfile
sys.path.insert(0, sys.argv[1])
import numpy as np
import tensorflow as stock
cpu = stock.config.list_physical_devices("CPU")[0]
stock.config.set_logical_device_configuration(cpu, [stock.config.LogicalDeviceConfiguration()] * 2)
import tf2compat.v1 as tf
import descriptors
two = stock.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
OPTIONS = {"one device": {}, "two replicas": {"strategy": two}, "XLA": {"jit_compile": True}}


def trained(use, options, folder, steps):
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        return use(options, folder, steps)


def uses():
    for symbol, build in descriptors.LAYERS.items():
        yield symbol, lambda options, folder, steps, build=build: descriptors.by_saver(
            descriptors.Model(build), options, folder, steps)
    for symbol, train in descriptors.TRAINERS.items():
        yield symbol, lambda options, folder, steps, train=train: train(descriptors.Model(), options, folder, steps)


seen, faults = [], {}
for symbol, use in uses():
    try:
        reference = trained(use, {}, tempfile.mkdtemp(), 4)
    except BaseException as error:
        faults[f"{symbol}: one device"] = f"{type(error).__name__}: {error}"[:600]
        continue
    for mode in descriptors.MODES:
        folder = tempfile.mkdtemp()
        try:
            if mode == "checkpoint":
                trained(use, {}, folder, 2)
                found = trained(use, {}, folder, 2)
            else:
                found = trained(use, OPTIONS[mode], folder, 4)
            np.testing.assert_allclose(found, reference, rtol=1e-5)
            assert abs(found - [[1.0], [2.0], [3.0], [4.0]]).max() > 1e-4, "nothing was trained"
        except BaseException as error:
            faults[f"{symbol}: {mode}"] = f"{type(error).__name__}: {error}"[:600]
print(json.dumps({"faults": faults, "EXEMPT": sorted(descriptors.EXEMPT)}))
"""


@pytest.fixture(scope="module")
def told():
    command = [sys.executable, "-W", "ignore", "-c", RUN, str(HERE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=290)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.long
def test_every_symbol_gives_the_same_in_every_mode(told):
    allowed = {row for row in told["EXEMPT"] if ": " in row}
    assert {row: fault for row, fault in told["faults"].items() if row not in allowed} == {}
    assert sorted(allowed - told["faults"].keys()) == []


def test_every_symbol_is_tried_or_exempt_and_none_is_both():
    spec = importlib.util.spec_from_file_location("descriptors", HERE / "descriptors.py")
    tables = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tables)
    tried, exempt = {*tables.LAYERS, *tables.TRAINERS}, {row for row in tables.EXEMPT if ": " not in row}
    assert sorted(owned() - tried - exempt) == []
    assert sorted(exempt & tried) == []
    assert sorted((exempt | tried) - owned()) == []
    assert all(tables.EXEMPT.values())
