import tf2compat.v1 as tf
from tf2compat.runtime.step_program import Program


def test_a_program_knows_its_variables(graph):
    v = tf.get_variable("v", initializer=1.0, use_resource=True)
    with tf.Session() as sess:
        program = sess._compiler.step([v.read_value()], [], [])
        assert isinstance(program, Program)
        assert [variable.name for variable in program.variables] == ["v:0"]
        assert program.uninitialized() == ["v"]
        sess.run(v.initializer)
        assert program.uninitialized() == []
        assert program([])[0].numpy() == 1.0
