"""Values of TensorFlow 1.15.5."""

import tf2compat.v1 as tf
from tf2compat.contrib.layers.sparse_feature_cross import sparse_feature_cross, sparse_feature_cross_v2

MOST = 2**63 - 1


def crossed(sparse, dense, hashed, buckets, key=None):
    kind = tf.int64 if hashed else tf.string
    given = [x.indices for x in sparse], [x.values for x in sparse], [x.dense_shape for x in sparse], dense
    if key is None:
        made = sparse_feature_cross(*given, hashed, buckets, kind, tf.int64)
    else:
        made = sparse_feature_cross_v2(*given, hashed, buckets, key, kind, tf.int64)
    with tf.Session() as session:
        return [part.tolist() for part in session.run(made)]


def test_crosses_and_their_hashes_are_those_of_the_kernel(graph):
    words = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], ["a", "b", "c"], [2, 2])
    numbers = tf.constant([[1, 2], [3, 4]], tf.int64)
    places = [[0, 0], [0, 1], [1, 0], [1, 1], [1, 2], [1, 3]]
    named = [b"a_X_1", b"a_X_2", b"b_X_3", b"b_X_4", b"c_X_3", b"c_X_4"]
    assert crossed([words], [numbers], False, 0) == [places, named, [2, 4]]
    assert crossed([words], [numbers], True, 1000)[1] == [934, 935, 378, 377, 929, 928]
    assert crossed([words], [numbers], True, 1000, key=7)[1] == [477, 940, 82, 471, 12, 362]
    assert crossed([words], [numbers], True, 0)[1] == [
        *(8479621863018342127, 8479621863018342128, 1603331213059006378),
        *(1603331213059006377, 3379466774602871929, 3379466774602871928),
    ]
    assert crossed([], [numbers], True, 0)[1] == [
        *(2178321846385415423, 2178321846385415424, 2178321846385415421, 2178321846385415422),
    ]


def test_a_column_of_the_original_takes_them(graph):
    layers = tf.contrib.layers
    column = layers.crossed_column(
        [layers.sparse_column_with_hash_bucket("w", 10), layers.sparse_column_with_hash_bucket("x", 10)], 50
    )
    given = {"w": ["a", "b"], "x": ["c", "d"]}
    features = {name: tf.SparseTensor([[0, 0], [1, 0]], values, [2, 1]) for name, values in given.items()}
    output = layers.weighted_sum_from_feature_columns(features, [column], 1)[0]
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        assert session.run(output).tolist() == [[0.0], [0.0]]
