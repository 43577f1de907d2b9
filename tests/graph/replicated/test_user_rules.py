import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError
from tf2compat.graph.replicated.user_rules import feed_rule, fetch_rule, set_rule


def test_rules_of_a_tensor(graph):
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    set_rule(x, "copy")
    set_rule(x, "sum")
    set_rule(x, "mean")
    assert (feed_rule(x), fetch_rule(x)) == ("copy", "mean")
    assert (feed_rule(y), fetch_rule(y)) == (None, None)


def test_a_rule_that_there_is_not(graph):
    with pytest.raises(UsageError, match="'median'.*split, copy"):
        set_rule(tf.placeholder(tf.float32), "median")
