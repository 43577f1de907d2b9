import pytest

import tf2compat.v1 as tf

LABELS, LOGITS = [[1.0, 0.0]], [[2.0, 1.0]]


@pytest.mark.parametrize("loss", ["sigmoid", "softmax", "sparse_softmax"])
def test_a_loss_whose_logits_are_given_by_position_is_refused(loss):
    call = getattr(tf.nn, f"{loss}_cross_entropy_with_logits")
    with tf.Graph().as_default(), tf.Session() as session:
        labels = [0] if loss == "sparse_softmax" else LABELS
        logits = tf.constant(LOGITS)
        with pytest.raises(ValueError, match=f"Only call `{loss}_cross_entropy_with_logits` with named arguments"):
            call(logits, labels)
        named = call(labels=labels, logits=logits, name="n")
        assert named.op.name.startswith("n")
        same = [call(_sentinel=None, labels=labels, logits=logits), call(None, labels, logits)]
        expected = session.run(named).tolist()
        assert [value.tolist() for value in session.run(same)] == [expected, expected]


def test_the_fourth_argument_of_top_k_is_its_name():
    with tf.Graph().as_default(), tf.Session() as session:
        found = tf.nn.top_k(tf.constant([1.0, 3.0, 2.0]), 2, True, "n")
        assert found.values.op.name == "n"
        assert [value.tolist() for value in session.run(found)] == [[3.0, 2.0], [1, 2]]
        assert tf.nn.top_k([1.0, 3.0], k=1, name="m").values.op.name == "m"
        assert tf.math.top_k([1.0, 3.0], 1, True, "o").values.op.name == "o"
