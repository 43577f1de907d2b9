import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.engine.config import session_config
from tf2compat.engine.local_servers import LocalServer
from tf2compat.engine.local_steps import LocalSteps
from tf2compat.engine.program import Compiler
from tf2compat.engine.variables import VariableStore


def test_a_step_of_one_device_is_one_function(graph):
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    compiler = Compiler(graph, session_config(None))
    steps = compiler.steps
    assert isinstance(steps, LocalSteps)
    assert steps.cluster is None
    steps.make([], [v.initializer], [])([])
    body = compiler.cut([v * 2.0], [], [])
    (doubled,) = compiler.compiled(body, 1)([])
    assert _tf.array_of(doubled).tolist() == [2.0, 4.0]
    compiler.close()
    assert compiler.variables.by_name() == {}


def test_variables_of_a_server_outlive_the_session(graph):
    v = tf.get_variable("v", initializer=3.0)
    server = LocalServer("tests.local_steps", VariableStore("tests.local_steps"))
    first = Compiler(graph, session_config(None), server=server)
    first.step([], [v.initializer], [])([])
    first.close()
    second = Compiler(graph, session_config(None), server=server)
    (value,) = second.step([v.read_value()], [], [])([])
    assert _tf.array_of(value) == 3.0
    second.close()
