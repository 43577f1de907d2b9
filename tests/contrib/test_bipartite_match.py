import pytest

import tf2compat.v1 as tf

DISTANCES = [[0.5, 0.1, 0.3], [0.2, 0.8, 0.4]]


@pytest.mark.parametrize(
    ("valid", "top_k", "rows", "columns"),
    [
        (-1.0, -1, [1, 0], [1, 0, -1]),
        (1.0, -1, [1, -1], [-1, 0, -1]),
        (-1.0, 1, [1, -1], [-1, 0, -1]),
        (0.0, 5, [-1, -1], [-1, -1, -1]),
    ],
)
def test_the_nearest_pair_is_taken_first(graph, valid, top_k, rows, columns):
    made = tf.contrib.image.bipartite_match(tf.constant(DISTANCES), valid, top_k)
    with tf.Session() as session:
        assert [part.tolist() for part in session.run(made)] == [rows, columns]
    assert [part.shape.as_list() for part in made] == [[2], [3]]
