import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.kept_tensors import SessionHandles
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.passes.session_handles import session_handles
from tf2compat.graph.snapshot import GraphSnapshot


def test_nodes_call_back_and_keep_their_names_and_inputs(graph):
    keep = tf.get_session_handle(tf.constant(1, name="one"), name="keep")
    holder, read = tf.get_session_tensor("x;0;/device:CPU:0", tf.int32, name="read")
    place, delete = tf.delete_session_tensor("x;0;/device:CPU:0", name="drop")
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    body = cut_at_feeds(snapshot, [keep, read], [delete], [holder, place])
    session_handles(body, SessionHandles())
    nodes = {name: node for name, node in body.nodes.items() if node.op == "PyFunc"}
    assert set(nodes) == {"keep", "read", "drop"}
    found = {name: [list(node.attr[key].list.type) for key in ("Tin", "Tout")] for name, node in nodes.items()}
    assert found == {"keep": [[3], [7]], "read": [[7], [3]], "drop": [[7], []]}
    assert list(nodes["keep"].input) == ["one:0"]


def test_a_tensor_kept_on_each_replica_is_refused(graph):
    tf.get_session_handle(tf.constant(1), name="tf2compat_replica_0/keep")
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    body = cut_at_feeds(snapshot, [graph.get_tensor_by_name("tf2compat_replica_0/keep:0")], [], [])
    with pytest.raises(UnsupportedError, match="replica"):
        session_handles(body, SessionHandles())
