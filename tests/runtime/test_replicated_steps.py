import functools

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.compiler import Compiler
from tf2compat.runtime.config import session_config
from tf2compat.runtime.opened_steps import opened_steps
from tf2compat.runtime.replicated.joined_program import JoinedProgram, LoneProgram
from tf2compat.runtime.replicated_steps import ReplicatedSteps

FIRST_OF_TWO = Replicas(None, ("/device:CPU:0",), workers=2)


def test_two_threads_compile_a_split_of_the_feeds_once(graph, monkeypatch, meanwhile):
    x = tf.placeholder(tf.float32, [None])
    compiler = Compiler(functools.partial(opened_steps, graph, session_config(None), replicas=Replicas(None, ("", ""))))
    step = compiler.step([x * 2.0], [], [x])
    compiled, feeds, others = [], [_tf.eager_tensor(np.ones(4, np.float32), 1)], []

    def slowly(self, *given):
        compiled.append(given)
        if len(compiled) == 1:
            others.append(meanwhile(lambda: step.prepared(feeds)))
        return object()

    monkeypatch.setattr(ReplicatedSteps, "_compile", slowly)
    program, _ = step.prepared(feeds)
    others[0].join()
    assert (len(compiled), step.prepared(feeds)[0]) == (1, program)


def test_the_replicas_compute_a_batch_together(graph):
    x = tf.placeholder(tf.float32, [None])
    compiler = Compiler(functools.partial(opened_steps, graph, session_config(None), replicas=Replicas(None, ("", ""))))
    step = compiler.step([tf.reduce_sum(x)], [], [x])
    (total,) = step([_tf.eager_tensor(np.float32([1, 2, 3]), 1)])
    assert _tf.array_of(total) == 6.0
    assert compiler.cluster is None  # One process.
    assert not compiler.can_run_in_parts
    compiler.close()


def trained(x):
    w = tf.get_variable("w", initializer=[[1.0], [2.0]])
    return tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(tf.matmul(x, w)))


def made(graph, target, feeds=()):
    compiler = Compiler(functools.partial(opened_steps, graph, session_config(None), replicas=FIRST_OF_TWO))
    return compiler, compiler.steps._compile([], [target], feeds, tuple(range(len(feeds))))


def test_a_step_that_trains_waits_for_the_other_process(graph):
    x = tf.placeholder(tf.float32, [None, 2])
    compiler, step = made(graph, trained(x), [x])
    assert isinstance(step, JoinedProgram)
    assert (step._sources, step._rows.batches) == (None, [0])
    assert compiler.cluster is not None


def test_what_a_step_that_trains_takes_from_a_pipeline_is_taken_first(graph, monkeypatch):
    rows = tf.data.Dataset.from_tensor_slices(np.ones((8, 2), np.float32)).batch(4)
    x = tf.data.make_one_shot_iterator(rows).get_next()
    replicated = []
    inner = ReplicatedSteps._program
    monkeypatch.setattr(ReplicatedSteps, "_program", lambda *args: replicated.append(args) or inner(*args))
    _, step = made(graph, trained(x))
    assert isinstance(step, JoinedProgram)
    assert step._rows.batches == [0]
    assert len(replicated) == 1  # That it is joined is known before, and the step that asks first is not needed.
    (batch,) = step._sources([])
    assert batch.shape == (4, 2)
    assert "IteratorGetNext" not in {node.op for node in _tf.function_def(step._exchanged.program.name).node_def}


def test_a_step_that_only_reads_is_of_this_process_and_one_that_writes_says_so(graph):
    x = tf.placeholder(tf.float32, [None, 2])
    trained(x)
    (w,) = tf.trainable_variables()
    _, read = made(graph, tf.reduce_sum(w).op)
    _, write = made(graph, tf.assign(w, [[0.0], [0.0]]).op)
    assert not isinstance(read, JoinedProgram | LoneProgram)
    assert isinstance(write, LoneProgram)


@pytest.mark.parametrize("every", ["0", "1"])
def test_copies_are_compared_after_a_step(graph, monkeypatch, every):
    monkeypatch.setenv("TF2COMPAT_COMPARE_COPIES", every)
    v = tf.get_variable("v", initializer=1.0)
    compiler = Compiler(functools.partial(opened_steps, graph, session_config(None), replicas=Replicas(None, ("", ""))))
    compared = []
    compiler.variables.differing = lambda: compared.append(1) or []
    compiler.step([], [v.initializer], [])([])
    assert len(compared) == int(every)
    compiler.close()
