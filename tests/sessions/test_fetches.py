import collections
import gc
import weakref

import pytest

import tf2compat.v1 as tf
from tf2compat.sessions.fetches import FetchPlans

Pair = collections.namedtuple("Pair", "a b")


def test_the_same_structure_has_one_plan(graph):
    x, y = tf.constant(1.0), tf.constant(2.0)
    plans = FetchPlans(graph)
    assert plans.get([x, {"y": y}]) is plans.get([x, {"y": y}])
    assert plans.get([x, y]) is not plans.get([y, x])
    assert plans.get([x, y]) is not plans.get((x, y))
    assert plans.get({"a": x}) is not plans.get({"b": x})


def test_a_changed_list_is_another_structure(graph):
    x, y = tf.constant(1.0), tf.constant(2.0)
    plans, fetches = FetchPlans(graph), [x]
    first = plans.get(fetches)
    fetches.append(y)
    assert len(plans.get(fetches).tensors) == 2
    assert len(first.tensors) == 1


def test_each_tensor_is_fetched_once_and_operations_are_targets(graph):
    x, op = tf.constant(1.0), tf.no_op()
    plan = FetchPlans(graph).get({"a": [x, op], "b": (x,)})
    assert plan.tensors == [x]
    assert plan.targets == [op]
    assert plan.pack([5]) == {"a": [5, None], "b": (5,)}


def test_named_tuples_are_packed_as_themselves(graph):
    x = tf.constant(1.0)
    packed = FetchPlans(graph).get(Pair(x, [x])).pack([7])
    assert packed == Pair(7, [7])
    assert type(packed) is Pair


def test_a_type_with_a_conversion_of_its_own(graph):
    class Squared:
        def __init__(self, tensor):
            self.squared = tensor * tensor

    from tensorflow.python.client import session

    session.register_session_run_conversion_functions(
        Squared, lambda s: ([s.squared], lambda values: ("squared", float(values[0]))), lambda s, v: [(s.squared, v)]
    )
    x = Squared(tf.constant(3.0))
    with tf.Session() as sess:
        assert sess.run([x]) == [("squared", 9.0)]
        assert sess.run(x.squared + 1.0, {x: 4.0}) == 5.0


def test_a_conversion_that_looks_at_the_values(graph):
    class Positive:
        def __init__(self, tensor):
            self.tensor = tensor

    from tensorflow.python.client import session

    session.register_session_run_conversion_functions(
        Positive, lambda p: ([p.tensor], lambda values: values[0] if values[0] > 0 else None)
    )
    x = tf.placeholder(tf.float32, [])
    with tf.Session() as sess:
        assert [sess.run(Positive(x * 2.0), {x: value}) for value in (3.0, -3.0)] == [6.0, None]


def test_plans_do_not_grow_without_bound(graph, monkeypatch):
    monkeypatch.setattr("tf2compat.sessions.fetches._LIMIT", 3)
    plans = FetchPlans(graph)
    for _ in range(10):
        plans.get(tf.constant(1.0))
    assert len(plans._plans) <= 3


@pytest.mark.parametrize("wrong", [None, [None], 3, object()])
def test_wrong_types(graph, wrong):
    tf.constant(1.0)
    with pytest.raises(TypeError, match=r"`Session.run`: .*Fetch tensors"):
        FetchPlans(graph).get(wrong)


def test_what_a_plan_was_made_for_lives_as_long_as_the_plan(graph):
    # Of a tensor that is gone another one may have the identity, and would be taken for it.
    plans, indices = FetchPlans(graph), tf.constant([[0]], tf.int64)
    parts = [(indices, tf.constant([float(n)]), tf.constant([1], tf.int64)) for n in range(5)]
    sparse = tf.SparseTensor(*parts[0])
    alive = weakref.ref(sparse)
    plans.get([sparse])
    del sparse
    gc.collect()
    assert alive() is not None
    with tf.Session() as sess:
        assert [sess.run(tf.SparseTensor(*part)).values[0] for part in parts] == [0.0, 1.0, 2.0, 3.0, 4.0]
