import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.runtime.config import session_config
from tf2compat.runtime.step_functions import StepFunctions


def functions(graph, **options):
    return StepFunctions(graph, session_config(None), "queues", device="/device:CPU:0", **options)


def test_a_part_of_a_graph_becomes_a_program(graph):
    x = tf.placeholder(tf.float32, [None])
    made = functions(graph)
    body = made.cut([x + 1.0], [], [x])
    assert made.take_variables(body) == []
    program = made.program(body, 1, [])
    feeds = [_tf.eager_tensor(np.ones(2, np.float32), 1)]
    assert _tf.array_of(program(feeds)[0]).tolist() == [2.0, 2.0]
    copy = program.renamed(made.copied)
    assert copy.name != program.name
    assert _tf.array_of(copy(feeds)[0]).tolist() == [2.0, 2.0]


def test_a_function_is_called_several_times_in_one_call(graph):
    queue = tf.FIFOQueue(5, tf.int32)
    enqueue, size = queue.enqueue(1), queue.size()
    made = functions(graph)
    filled = made.program(made.cut([], [enqueue], []), 0, [])
    counted = made.program(made.cut([size], [], []), 1, [])
    filled.renamed(lambda name: made.repeated(name, 3))([])
    assert _tf.array_of(counted([])[0]) == 3


def test_threads_share_the_loop_that_calls_a_function(graph):
    enqueue = tf.FIFOQueue(5, tf.int32).enqueue(1)
    made = functions(graph)
    filled = made.program(made.cut([], [enqueue], []), 0, [])
    first, second = (filled.renamed(lambda name: made.repeated(name, 3)) for _ in range(2))
    assert first.name == second.name
    assert filled.renamed(lambda name: made.repeated(name, 2)).name != first.name
    gone = first.name
    del first, second  # Nobody has it any more: the next one gets another.
    assert filled.renamed(lambda name: made.repeated(name, 3)).name != gone


def test_a_part_that_is_refused(graph):
    def check(body):
        raise KeyError(*body.nodes)

    with pytest.raises(KeyError, match="one"):
        functions(graph, check=check).cut([tf.constant(1.0, name="one")], [], [])


def test_a_formula_is_compiled_once_for_its_name(graph):
    made, written = functions(graph), []

    def double(value):
        written.append(value)
        return [value * 2.0]

    for number in (1.0, 2.0):
        result = made.run_formula("double", double, _tf.eager_tensor(np.float32(number), 1))
        assert _tf.array_of(result) == 2 * number
    assert len(written) == 1
