import collections

import pytest

import tf2compat.v1 as tf


@pytest.fixture
def session():
    with tf.Graph().as_default(), tf.Session() as session:
        yield session


def below(i, *_):
    return i < 3


Pair = collections.namedtuple("Pair", "i x")


@pytest.mark.parametrize(
    ("body", "variables", "kind"),
    [
        (lambda i, x: (i + 1, x), [0, 1.0], tuple),
        (lambda i, x: [i + 1, x], [0, 1.0], list),
        (lambda i, x: [i + 1, x], (0, 1.0), list),
        (lambda i, x: Pair(i + 1, x), Pair(0, 1.0), Pair),
        (lambda i: i + 1, [0], tf.Tensor),
        (lambda i: [i + 1], [0], tf.Tensor),
        (lambda i: (i + 1,), (0,), tf.Tensor),
    ],
)
def test_the_result_is_a_list_or_a_tuple_as_the_bodys_is(session, tf1_control_flow, body, variables, kind):
    found = tf.while_loop(below, body, variables)
    assert isinstance(found, kind)
    assert type(found) is kind or kind is tf.Tensor
    first = found if kind is tf.Tensor else found[0]
    assert session.run(first) == 3


def test_the_inner_structure_is_kept(session, tf1_control_flow):
    found = tf.while_loop(below, lambda i, pair: (i + 1, [pair[0], pair[1] * 2.0]), [0, [1.0, 1.0]])
    assert type(found) is tuple
    assert type(found[1]) is list
    assert session.run(found) == (3, [1.0, 8.0])
    limited = tf.while_loop(below, lambda i, x: (i + 1, x), (0, 1.0), maximum_iterations=2)
    assert session.run(limited) == (2, 1.0)


@pytest.mark.parametrize(
    ("cond", "body", "variables", "kind"),
    [
        (below, lambda i: i, [], ValueError),
        (below, lambda i: None, [0], ValueError),
        (lambda i: i, lambda i: i + 1, [0], TypeError),
        (lambda i: i - 1.0, lambda i: i + 1.0, [0.0], TypeError),
        (1, lambda i: i, [0], TypeError),
    ],
)
def test_wrong_arguments_are_errors_of_the_type_of_1_15(session, cond, body, variables, kind):
    with pytest.raises(kind):
        tf.while_loop(cond, body, variables)


def test_loops_that_are_functions_return_the_structure_of_their_variables(session):
    found = tf.while_loop(below, lambda i, x: (i + 1, x), [0, 1.0])
    assert type(found) is list
    assert session.run(found) == [3, 1.0]


def test_an_eager_loop_is_tensorflows():
    assert tf.while_loop(below, lambda i: i + 1, [tf.constant(0)]).numpy() == 3
