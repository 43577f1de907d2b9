import tensorflow as stock

from tf2compat.graph.body import Argument, Body
from tf2compat.graph.replicated.formulas import insert

FLOAT = stock.float32.as_datatype_enum


def test_a_formula_becomes_nodes_beside_its_input():
    body = Body({}, [Argument("fed", FLOAT)], [], [], {})
    body.add_node("x", "Exp", ["fed"], T=("type", FLOAT))
    (result,) = insert(body, "here", lambda x: [stock.reduce_mean(x, 0) + 1.0], [("x:0", FLOAT)])
    added = [node for name, node in body.nodes.items() if name.startswith("here/")]
    assert result.partition(":")[0] in {node.name for node in added}
    constants = [node for node in added if node.op == "Const"]
    assert constants
    assert all(list(node.input) == ["^x"] for node in constants), "a constant is where its input is"
    assert all(not key.startswith("_") for node in added for key in node.attr)
    assert {node.device for node in added} == {""}
    insert(body, "there", lambda x: [x + 1.0], [("x:0", FLOAT)], "/device:CPU:1")
    assert {node.device for name, node in body.nodes.items() if name.startswith("there/")} == {"/device:CPU:1"}
