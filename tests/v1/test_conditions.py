import pytest

import tf2compat.v1 as tf


@pytest.fixture
def session(tf1_control_flow):
    with tf.Graph().as_default(), tf.Session() as session:
        yield session


@pytest.mark.parametrize("form", [list, tuple])
def test_a_list_of_one_tensor_is_the_tensor_unless_it_is_strict(session, form):
    fed = tf.placeholder(tf.bool, [])
    alone = tf.cond(fed, lambda: form([tf.constant(1.0)]), lambda: form([tf.constant(2.0)]))
    assert isinstance(alone, tf.Tensor)
    assert session.run(alone * 2.0, {fed: False}) == 4.0
    mixed = tf.cond(fed, lambda: form([tf.constant(1.0)]), lambda: tf.constant(2.0))
    assert session.run(mixed, {fed: True}) == 1.0
    strict = tf.cond(fed, lambda: form([tf.constant(1.0)]), lambda: form([tf.constant(2.0)]), strict=True)
    assert isinstance(strict, form)
    assert session.run(tf.cond(fed, lambda: [1, 2], lambda: [3, 4]), {fed: False}) == [3, 4]


def test_a_case_returns_the_tensor_of_a_list_of_one(session):
    fed = tf.placeholder(tf.int32, [])
    pairs = [(tf.equal(fed, 0), lambda: [tf.constant(1)]), (tf.equal(fed, 1), lambda: [tf.constant(2)])]
    found = tf.case(pairs, default=lambda: [tf.constant(3)])
    assert isinstance(found, tf.Tensor)
    assert [session.run(found, {fed: value}) for value in range(3)] == [1, 2, 3]
    by_predicate = tf.case(dict(pairs), default=lambda: tf.constant(3), exclusive=True)
    assert session.run(by_predicate, {fed: 1}) == 2


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (lambda: 1, lambda: 1.0, ValueError),
        (lambda: [1, 2.0], lambda: [1, 2], ValueError),
        (lambda: {"a": 1}, lambda: {"a": 1.0}, ValueError),
        (tf.no_op, lambda: 1, ValueError),
        (lambda: [1, 2], lambda: [1, 2, 3], ValueError),
        (lambda: {"a": 1}, lambda: {"b": 1}, ValueError),
        (lambda: (1, 2), lambda: [1, 2], TypeError),
    ],
)
def test_branches_that_differ_are_errors_of_the_type_of_1_15(session, first, second, kind):
    with pytest.raises(kind, match="same type|same nested structure") as raised:
        tf.cond(tf.placeholder(tf.bool, []), first, second)
    assert not (kind is ValueError and isinstance(raised.value, TypeError))
    with pytest.raises(kind, match="same type|same nested structure"):
        tf.case([(tf.placeholder(tf.bool, []), first)], default=second)


def test_the_errors_of_a_branch_are_its_own(session):
    def fails():
        raise TypeError("mine")

    for call in (lambda: tf.cond(tf.constant(True), lambda: 1, fails), lambda: tf.case([(tf.constant(True), fails)])):
        with pytest.raises(TypeError, match="mine"):
            call()
    with pytest.raises(TypeError, match="callable"):
        tf.cond(tf.constant(True), 1, lambda: 2)


def test_eager_conditions_are_tensorflows():
    assert tf.cond(tf.constant(True), lambda: tf.constant(1), lambda: tf.constant(2.0)).numpy() == 1
    assert tf.case([(tf.constant(False), lambda: 1)], default=lambda: 2) == 2


def test_conditions_that_are_functions_return_and_raise_what_functions_do(graph):
    fed = tf.placeholder(tf.bool, [])
    assert isinstance(tf.cond(fed, lambda: [tf.constant(1.0)], lambda: [tf.constant(2.0)]), list)
    with pytest.raises(TypeError, match="must have the same number, type, and overall structure"):
        tf.cond(fed, lambda: {"a": 1}, lambda: {"b": 1})
