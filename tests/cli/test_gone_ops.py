import pytest

import tf2compat.v1 as tf
from tf2compat.cli.gone_ops import gone_op
from tf2compat.contrib_archive import archive

pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not archive.is_installed(), reason="the original tf.contrib is not installed"),
]


def test_a_name_that_needs_an_op_without_a_kernel():
    from tf2compat.v1.contrib.tensor_forest.python import tensor_forest

    part, op_type = gone_op(tensor_forest.RandomForestGraphs)
    assert part == "tensor_forest"
    assert not hasattr(tf.raw_ops, op_type)
    assert gone_op(tensor_forest) == ("", "")  # The module can be imported.


@pytest.mark.parametrize("name", ["factorization.KMeans", "layers.fully_connected", "rnn.GridLSTMCell"])
def test_names_whose_ops_are_there(name):
    part, _, last = name.partition(".")
    assert gone_op(getattr(getattr(tf.contrib, part), last)) == ("", "")


def test_other_things():
    assert gone_op(3) == gone_op(tf.Session) == ("", "")
