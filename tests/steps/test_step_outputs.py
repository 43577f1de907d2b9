import collections

import pytest
import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.steps.step_outputs import merged, named_outputs

Pair = collections.namedtuple("Pair", ["loss", "accuracy"])


@pytest.mark.parametrize(
    ("result", "names", "expected"),
    [
        (1.0, None, ["loss"]),
        (
            {"loss": 1.0, "more": {"a": 2.0, "b": [3.0, 4.0]}},
            None,
            ["loss", "more/a", "more/b/output_0", "more/b/output_1"],
        ),
        (Pair(1.0, 2.0), None, ["loss", "accuracy"]),
        ((1.0, 2.0), ["loss", "other"], ["loss", "other"]),
        ({"loss": 1.0, "nothing": None}, None, ["loss"]),
    ],
)
def test_names(result, names, expected):
    assert list(named_outputs(result, names, "loss")) == expected


def test_parts_of_a_sparse_tensor():
    found = named_outputs({"s": tf.sparse.from_dense([[1.0]])}, None, None)
    assert list(found) == ["s/component_0", "s/component_1", "s/component_2"]


def test_a_tuple_has_no_loss_by_itself():
    with pytest.raises(UsageError, match=r"no 'loss'.*output_0"):
        named_outputs((1.0, 2.0), None, "loss")


def test_one_replica_gives_what_it_has():
    strategy = tf.distribute.get_strategy()
    assert float(merged(tf.constant(2.0), strategy, "mean")) == 2.0
    assert merged(tf.constant([1, 2]), strategy, "sum").numpy().tolist() == [1, 2]
