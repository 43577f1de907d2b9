import subprocess
import sys


def test_a_variable_is_found_by_its_name():
    script = """
import tensorflow as stock
import tf2compat.v1 as tf
from tf2compat.v1.tensors_by_name import find_variables
graph = stock.Graph()
with graph.as_default():
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    assert graph.get_tensor_by_name("v:0").dtype == tf.resource  # As TensorFlow 2 has it, if not asked.
    find_variables()
    find_variables()
    assert graph.get_tensor_by_name("v:0") is v
    assert graph.get_tensor_by_name("v/Initializer/initial_value:0").dtype == tf.float32
    try:
        graph.get_tensor_by_name("v:1")
    except KeyError:
        print("done")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "done", done.stderr[-2000:]
