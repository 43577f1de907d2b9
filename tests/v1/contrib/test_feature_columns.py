import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import UsageError

layers = tf1.contrib.layers
FEATURES = {
    "age": [[17.0], [45.0], [80.0]],
    "job": [["Sales"], ["Tech"], ["Nope"]],
    "id": [[0], [2], [1]],
    "weight": [[0.5], [2.0], [1.0]],
}


def dense(column):
    features = {key: tf.constant(value) for key, value in FEATURES.items()}
    found = tf1.feature_column.input_layer(features, [column])
    with tf1.Session() as session:
        session.run([tf1.global_variables_initializer(), tf1.tables_initializer()])
        return session.run(found).tolist()


def test_numbers(graph):
    assert dense(layers.real_valued_column("age", normalizer=lambda age: age / 10)) == [[np.float32(1.7)], [4.5], [8.0]]
    buckets = layers.bucketized_column(layers.real_valued_column("age"), boundaries=[60, 18])
    assert dense(buckets) == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_categories(graph, tmp_path):
    keys = layers.sparse_column_with_keys("job", ["Tech", "Sales"])
    expected = [[0, 1], [1, 0], [0, 0]]
    assert dense(layers.one_hot_column(keys)) == expected
    (tmp_path / "words").write_text("Tech\nSales\n")
    file = layers.sparse_column_with_vocabulary_file("job", str(tmp_path / "words"), vocab_size=2)
    assert dense(layers.one_hot_column(file)) == expected
    ids = layers.sparse_column_with_integerized_feature("id", 3)
    assert dense(layers.one_hot_column(ids)) == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    weighted = layers.weighted_sparse_column(ids, "weight")
    assert dense(layers.one_hot_column(weighted)) == [[0.5, 0, 0], [0, 0, 2], [0, 1, 0]]


@pytest.mark.filterwarnings("ignore:.*add_variable")
def test_hashes_crosses_and_embeddings(graph):
    hashed = layers.sparse_column_with_hash_bucket("job", 10)
    stock = tf1.feature_column.categorical_column_with_hash_bucket("job", 10)
    assert dense(layers.one_hot_column(hashed)) == dense(tf1.feature_column.indicator_column(stock))
    buckets = layers.bucketized_column(layers.real_valued_column("age"), [40])
    crossed = layers.crossed_column([hashed, buckets], 20)
    assert np.sum(dense(layers.one_hot_column(crossed))) == 3
    embedded = dense(layers.embedding_column(hashed, 4, initializer=tf1.ones_initializer()))
    assert embedded == [[1.0] * 4] * 3


def test_what_would_change_numbers_in_silence_is_refused():
    with pytest.raises(UsageError, match="`combiner` is 'mean'"):
        layers.sparse_column_with_hash_bucket("job", 10, combiner="mean")
    with pytest.raises(UsageError, match="ckpt_to_load_from"):
        layers.crossed_column(["a", "b"], 10, ckpt_to_load_from="/c")
    with pytest.raises(UsageError, match="enable_centered_bias"):
        tf1.contrib.learn.LinearClassifier([layers.real_valued_column("age")], enable_centered_bias=True)
