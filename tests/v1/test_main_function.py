import sys
import types

import pytest

import tf2compat.v1 as tf


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        (lambda: "none", "none"),
        (lambda argv: argv, ["script"]),
        (lambda *argv: list(argv[0]), ["script"]),
        (lambda argv=None: argv, ["script"]),
    ],
)
def test_main_gets_the_arguments_if_it_takes_any(main, expected):
    with pytest.raises(SystemExit) as raised:
        tf.app.run(main, ["script"])
    assert raised.value.code == expected


def test_the_main_of_the_script(monkeypatch):
    script = types.ModuleType("__main__")
    script.main = lambda: 7
    monkeypatch.setitem(sys.modules, "__main__", script)
    with pytest.raises(SystemExit) as raised:
        tf.app.run(argv=["script"])
    assert raised.value.code == 7


def test_other_names_are_tensorflows():
    import tensorflow as stock

    assert tf.app.flags is tf.flags
    assert tf.flags.DEFINE_integer is stock.compat.v1.flags.DEFINE_integer
