from tests import programs
from tf2compat.v1.tf1_control_flow import answer_as_tf1, is_answering_as_tf1


def test_what_was_said_last_counts():
    assert not is_answering_as_tf1()
    answer_as_tf1(True)
    assert is_answering_as_tf1()
    answer_as_tf1(False)
    assert not is_answering_as_tf1()


def test_a_program_of_tf1_that_turns_on_functions_gets_their_answers():
    """What TF 1.15.5 gives before and after `tf.enable_control_flow_v2()`, tried there; then TensorFlow 2 again."""
    script = """
import tf2compat
tf2compat.install()
import tensorflow as tf
def show():
    branch = lambda: [tf.constant(1)]
    loop = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x), [0, 1.0])
    print(type(loop).__name__, isinstance(tf.cond(tf.constant(True), branch, branch), list))
show()
tf.enable_control_flow_v2()
show()
tf2compat.uninstall()
import tf2compat.v1 as tf
with tf.Graph().as_default():
    show()
"""
    done = programs.run(["-c", script])
    assert done.stdout.splitlines() == ["tuple False", "list True", "list True"], done.stderr[-2000:]
