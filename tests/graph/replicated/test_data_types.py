import tensorflow as stock

from tf2compat.graph.body import Argument, Body
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.sync_marks import add_sync

FLOAT, INTEGER = stock.float32.as_datatype_enum, stock.int32.as_datatype_enum


def test_the_types_of_arguments_of_nodes_and_of_marks():
    body = Body({}, [Argument("x", FLOAT)], [], [], {})
    body.add_node("y", "Exp", ["x"], T=("type", FLOAT))
    body.add_node("top", "TopKV2", ["y", "k"], T=("type", FLOAT), index_type=("type", INTEGER))
    mark = add_sync(body, "y:0", "mean", FLOAT)
    assert [data_type_of(body, name) for name in ("x", "y:0", mark, "top", "top:1")] == [FLOAT] * 4 + [INTEGER]
