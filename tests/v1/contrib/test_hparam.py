import json

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

HParams = tf.contrib.training.HParams


def made():
    return HParams(a=1, b=0.5, c="x", d=[1, 2], e=True, f=None, g=[0.1])


def test_values_and_text():
    params = made()
    assert params.parse("a=3,b=2,c=hello,d=[4,5,6],e=false").values() == {
        "a": 3, "b": 2.0, "c": "hello", "d": [4, 5, 6], "e": False, "f": None, "g": [0.1],
    }  # fmt: skip
    assert isinstance(params.b, float)
    assert str(HParams(z=1, a="y")) == "a=y,z=1"
    assert json.loads(params.to_json())["d"] == [4, 5, 6]
    assert ("a" in params, params.get("a"), params.get("q", 5)) == (True, 3, 5)
    assert params.override_from_dict({"a": 7}).a == 7
    assert params.parse_json('{"a": 8}').a == 8
    assert made().parse("c=a/b-c.d, b = 1e-3").values()["c"] == "a/b-c.d"


@pytest.mark.parametrize("text", ["zz=1", "a=1.5", "d=3", "a=", "a=1,a=2", "e=t", "a"])
def test_texts_that_tensorflow_1_15_refuses(text):
    with pytest.raises(ValueError, match="HParams"):
        made().parse(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [("a", 1.5), ("a", "x"), ("d", [1, "x"]), ("e", 3), ("c", 5), ("b", "0.25"), ("a", [1]), ("d", 1)],
)
def test_values_that_tensorflow_1_15_refuses(name, value):
    with pytest.raises(ValueError, match="HParams"):
        made().set_hparam(name, value)


def test_the_rest():
    params = made()
    params.del_hparam("a")
    assert "a" not in params
    params.add_hparam("a", 5)
    with pytest.raises(UsageError, match="reserved"):
        params.add_hparam("a", 5)
    with pytest.raises(UsageError, match="empty"):
        HParams(x=[])
    with pytest.raises(KeyError):
        params.set_hparam("zz", 1)
    with pytest.raises(ValueError, match="HParams"):
        params.get("b", "text")
    params.set_model_structure("kept")
    assert params.get_model_structure() == "kept"
