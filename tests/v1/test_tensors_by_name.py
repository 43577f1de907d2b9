import subprocess
import sys


def test_a_variable_is_found_by_its_name():
    script = """
import pickle
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
    for ask, name in ((graph.get_tensor_by_name, "v:1"), (graph.get_operation_by_name, "v/Asign"),
                      (graph.as_graph_element, "u/Assign"), (tf.train.StopAtStepHook, "")):
        try:
            ask(name) if name else tf.train.LoggingTensorHook(["v/Asign:0"], every_n_iter=1).begin()
        except KeyError as error:
            assert "Near: " not in error.args[0]
            assert str(error).startswith(repr(error.args[0])), error
            assert type(pickle.loads(pickle.dumps(error))) is KeyError
            print(str(error).partition("Near: ")[2])
    try:
        tf.Session().run("v/Asign:0")
    except ValueError as error:
        print(str(error).count("Near: "))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    near = ["'v:0'.", "'v/Assign'.", "'v/Assign'.", "'v/Assign:0'.", "1"]
    assert done.stdout.split("\n")[:-1] == near, done.stderr[-2000:]
