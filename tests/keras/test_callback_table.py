import json
import pathlib

import keras
import pytest
from callback_table import CASES, callback_names, effects, fit, run

from tests import programs

HERE = pathlib.Path(__file__).parent
WITHOUT = {"CallbackList": "a container", "OrbaxCheckpoint": "in the table where orbax-checkpoint is installed"}

NOT_IN_FIT = {"averages that are written", "accumulated gradients", "three steps at a time", "OrbaxCheckpoint"}
"""On two replicas `fit` itself fails: Keras 3.15 adds up replicas in a condition, or cannot validate three batches."""


def shipped():
    kinds = (getattr(keras.callbacks, name) for name in dir(keras.callbacks))
    return {kind.__name__ for kind in kinds if isinstance(kind, type) and issubclass(kind, keras.callbacks.Callback)}


def test_the_table_has_every_callback_that_keras_ships():
    assert shipped() - callback_names() - WITHOUT.keys() == set()


def test_callbacks_do_in_a_session_what_they_do_in_fit():
    case = CASES["callbacks that change nothing"]
    expected, found = (effects(train, case) for train in (fit, run))
    assert found["calls"] == expected["calls"]
    assert found == expected


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(1500)
def test_all_of_them_on_one_device_and_on_two_replicas():
    program = programs.run([str(HERE / "callback_table.py")], timeout=1400, check=True)
    table = json.loads(program.stdout[program.stdout.rindex('{"table"') :])["table"]
    assert len(table) == 2 * len(CASES)
    for name, (expected, found) in table.items():
        if "error" in expected:
            assert name.removesuffix(", two replicas") in NOT_IN_FIT, (name, expected["error"])
            continue
        assert found["calls"] == expected["calls"], name
        assert found == expected, name
