import pytest

import tf2compat.v1 as tf

RESULTS = {
    "uniform": lambda name: tf.random_uniform([2], name=name),
    "between": lambda name: tf.random_uniform([2], -1.0, 1.0, name=name),
    "integers": lambda name: tf.random_uniform([2], 0, 5, tf.int32, name=name),
    "linspace": lambda name: tf.linspace(0.0, 1.0, 3, name),
    "lin_space": lambda name: tf.lin_space(0.0, tf.constant(1.0), 3, name=name),
}


@pytest.mark.parametrize("build", RESULTS.values(), ids=RESULTS)
def test_the_result_has_the_name_that_was_given(build):
    with tf.Graph().as_default() as graph, tf.Session() as session:
        made = [build("a"), build("a")]
        assert [each.name for each in made] == ["a:0", "a_1:0"]
        assert session.run("a:0").shape == session.run(graph.get_tensor_by_name("a_1:0")).shape
        with tf.name_scope("in"):
            assert build("a").name == "in/a:0"


def test_names_without_a_name_are_tf1s():
    with tf.Graph().as_default():
        made = [tf.random_uniform([2]), tf.random_uniform([2]), tf.linspace(0.0, 1.0, 3)]
        assert [each.op.name for each in made] == ["random_uniform", "random_uniform_1", "LinSpace"]


def test_values_are_tf1s():
    with tf.Graph().as_default(), tf.Session() as session:
        # Drawn by TensorFlow 1.15.5.
        assert session.run(tf.random_uniform([2], seed=5)).tolist() == pytest.approx(
            [0.3883112668991089, 0.6636828184127808]
        )
        assert session.run(tf.linspace(0.0, 1.0, 3)).tolist() == [0.0, 0.5, 1.0]
        assert session.run(tf.linspace(0, 4, 3)).tolist() == [0.0, 2.0, 4.0]
        assert session.run(tf.linspace([0.0, 1.0], [1.0, 2.0], 2)).tolist() == [[0.0, 1.0], [1.0, 2.0]]
        with pytest.raises(ValueError, match="maxval"):
            tf.random_uniform([2], dtype=tf.int32)
