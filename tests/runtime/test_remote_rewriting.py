import tf2compat.v1 as tf
from tf2compat.graph.function_body import Body
from tf2compat.runtime.config import session_config
from tf2compat.runtime.remote_rewriting import RemoteRewriting
from tf2compat.runtime.session_state import SessionState


class Two:
    """Stands for a connection to two servers."""

    task = ("worker", 0)
    tasks = (("ps", 0), ("ps", 1), ("worker", 0), ("worker", 1))

    def __init__(self):
        self.reached = set()

    def ensure(self, tasks=()):
        self.reached.update(tasks)


def test_nodes_on_servers_stay_there_under_names_that_all_workers_give(graph):
    with tf.device(tf.train.replica_device_setter(2, worker_device="/job:worker/task:0")):
        v, w = (tf.get_variable(name, initializer=[1.0, 2.0], use_resource=name == "w") for name in "vw")
        total = tf.add(v, w, name="total")
    two, state = Two(), SessionState(None, "tf2compat.cluster")
    rewriting = RemoteRewriting(two, graph, state, session_config(None))
    body = Body({node.name: node for node in graph.as_graph_def().node}, [], [total.name], [], {})
    assert rewriting.step(body) == []
    assert body.arguments == []
    assert [(node.name, node.device) for node in rewriting.handles] == [
        ("v", "/job:ps/replica:0/task:0"),
        ("w", "/job:ps/replica:0/task:1"),
    ]
    for name in "vw":
        assert body.nodes[name].op == "VarHandleOp"
        assert body.nodes[name].attr["container"].s == b"tf2compat.cluster"
        assert body.nodes[name].attr["shared_name"].s == name.encode()
    assert body.nodes["total"].device == "/job:localhost/replica:0/task:0", "as TensorFlow names this process here"
