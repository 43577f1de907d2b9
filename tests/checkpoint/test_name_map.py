import pytest

from tf2compat.checkpoint.name_map import Wanted, match
from tf2compat.errors import UsageError


def pairs(found):
    return {one.name: (one.key, one.how) for one in found.matched}


def test_equal_names_go_first_then_aliases_then_endings():
    wanted = [Wanted("m/a/kernel", (2,), ("a/kernel",)), Wanted("m/b/kernel", (2,), ("b/kernel",))]
    found = match(wanted, {"a/kernel": (2,), "net/b/weights": (2,)})
    assert pairs(found) == {"m/a/kernel": ("a/kernel", "name"), "m/b/kernel": ("net/b/weights", "alias")}
    assert found.unmatched == found.unused == []


def test_shape_and_order():
    wanted = [Wanted("x", (2,), ("x",)), Wanted("y", (2,), ("y",)), Wanted("z", (3,), ("z",))]
    found = match(wanted, {"v_10": (2,), "v_2": (2,), "w": (3,)})
    assert [one.key for one in found.matched] == ["v_2", "v_10", "w"]
    found = match(wanted, {"v_10": (2,), "v_2": (2,), "w": (3,)}, order=["v_10", "v_2", "w"])
    assert [one.key for one in found.matched] == ["v_10", "v_2", "w"]


def test_what_is_not_clear_is_left():
    found = match([Wanted("x", (2,), ("x",))], {"a": (2,), "b": (2,)})
    assert [one.name for one in found.unmatched] == ["x"]
    assert "1 variables and 2 values of the shape [2]" in found.unmatched[0].why


def test_a_name_of_another_shape_is_never_matched_by_shape():
    found = match([Wanted("a/kernel", (2,), ("a/kernel",))], {"a/kernel": (3,), "other": (2,)})
    assert found.matched == []
    assert "shape [3]" in found.unmatched[0].why


def test_a_map_works_in_both_directions():
    wanted = [Wanted("m/x", (2,), ("x",)), Wanted("m/y", (2,), ("y",))]
    found = match(wanted, {"x": (2,), "y": (2,)}, {"x": "y", "y": "x"})
    assert pairs(found) == {"m/x": ("y", "map"), "m/y": ("x", "map")}
    assert pairs(match(wanted, {"p": (2,), "q": (2,)}, {"p": "m/y"}))["m/y"] == ("p", "map")
    with pytest.raises(UsageError, match="'nowhere'"):
        match(wanted, {"p": (2,)}, {"nowhere": "p"})
