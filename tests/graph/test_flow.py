import pytest

from tf2compat.graph.body import Body
from tf2compat.graph.flow import before, behind, users_of


@pytest.fixture
def body():
    """`sum` takes `a` and the argument `x`; `late` waits for it, and so does `pair`, which takes `a` as well."""
    made = Body({}, [], [], [], {})
    for name, inputs in {"a": [], "sum": ["a", "x"], "pair": ["sum:1", "a:0"], "late": ["^sum"], "other": []}.items():
        made.add_node(name, "NoOp", inputs)
    return made


def test_users(body):
    assert users_of(body) == {"a": ["sum", "pair"], "x": ["sum"], "sum": ["pair", "late"]}


def test_what_comes_before(body):
    assert before(body, ["pair:0"]) == {"pair", "sum", "a"}
    assert before(body, ["^late"]) == {"late", "sum", "a"}
    assert before(body, ["x"]) == set()


def test_what_comes_behind(body):
    assert behind(body, ["sum"]) == {"sum", "pair", "late"}
    assert behind(body, ["x"]) == {"x", "sum", "pair", "late"}
    assert behind(body, []) == set()


def test_loops_end(body):
    body.add_node("a", "Merge", ["late"])
    assert before(body, ["a"]) == {"a", "late", "sum"}
    assert behind(body, ["a"]) == {"a", "sum", "pair", "late"}
