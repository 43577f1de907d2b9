import numpy as np

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.engine.config import session_config
from tf2compat.engine.program import Compiler


def test_a_program_is_one_call_with_its_variables(graph):
    x = tf.placeholder(tf.float32, [None], name="x")
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    unused = tf.get_variable("unused", [3])
    compiler = Compiler(graph, session_config(None))
    start = compiler.compile([], [v.initializer], [])
    step = compiler.compile([x + v], [], [x])
    assert [variable.name for variable in step.variables] == ["v:0"]
    assert step.uninitialized() == ["v"]
    assert start([]) == []
    assert step.uninitialized() == []
    (result,) = step([_tf.eager_tensor(np.ones(2, np.float32), 1)])
    assert _tf.array_of(result).tolist() == [2.0, 3.0]
    assert unused.name not in compiler.variables.by_name()
    compiler.close()


def test_a_step_is_compiled_once(graph):
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    z = x + y
    with tf.Session() as sess:
        compiled = []
        inner = sess._compiler.compile
        sess._compiler.compile = lambda *args: compiled.append(args) or inner(*args)
        for number in range(3):
            sess.run(z, {x: number, y: 1.0})
            sess.run([z], {x: number, y: 1.0})
            sess.run(z, {x: [number], y: [1.0]})
        assert len(compiled) == 2
