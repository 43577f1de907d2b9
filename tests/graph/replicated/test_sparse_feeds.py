import tf2compat.v1 as tf
from tf2compat.distribute import set_rule
from tf2compat.graph.body import Body
from tf2compat.graph.replicated.sparse_feeds import SparseFeed, add_slices, note_sparse, sparse_feeds


def _parts(sparse):
    return [sparse.dense_shape, sparse.indices, sparse.values]


def test_the_parts_of_what_is_fed_are_known_by_the_tensor_not_by_names(graph):
    batch, whole = tf.sparse_placeholder(tf.float32, [None, 4]), tf.sparse_placeholder(tf.float32, [3, 4], name="w")
    x = tf.placeholder(tf.float32, [None])
    assert sparse_feeds([x, *_parts(batch)]) == sparse_feeds([]) == []
    note_sparse(batch)
    note_sparse(whole)
    assert sparse_feeds([x, *_parts(batch), *_parts(whole)]) == [
        SparseFeed((2, 3, 1), True),
        SparseFeed((5, 6, 4), False),
    ]
    assert sparse_feeds([x, batch.indices, batch.values]) == []
    set_rule(batch.values, "copy")
    assert sparse_feeds(_parts(batch)) == [SparseFeed((1, 2, 0), False)]


def test_a_replicas_rows_are_a_slice(graph):
    body = Body({}, [], [], [], graph)
    add_slices(body, ("i", "v", "s"), ("from:0", "to:0"), "i/rows_1", tf.float32.as_datatype_enum)
    made = body.nodes["i/rows_1"]
    assert made.op == "SparseSlice"
    assert list(made.input) == ["i", "v", "s", "i/rows_1/start:0", "i/rows_1/size:0"]
