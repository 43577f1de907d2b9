"""Decoders beside TensorFlow 1.15.5: `seq2seq_program.py`, run by both."""

import json
import pathlib

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tests import programs

HERE = pathlib.Path(__file__).parent
REFERENCE = json.loads((HERE / "seq2seq_1_15_5.json").read_text())

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


@pytest.fixture(scope="module")
def ours():
    done = programs.run(["-m", "tf2compat", "run", HERE / "seq2seq_program.py"])
    assert done.returncode == 0, done.stderr[-2500:]
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("case", sorted(REFERENCE))
def test_names_values_and_gradients_are_those_of_1_15(ours, case):
    assert ours[case]["names"] == REFERENCE[case]["names"]
    assert len(ours[case]["values"]) == len(REFERENCE[case]["values"])
    for found, expected in zip(ours[case]["values"], REFERENCE[case]["values"]):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_no_step_is_taken_with_no_iterations(graph):
    cell = tf1.nn.rnn_cell.GRUCell(3)
    helper = tf1.contrib.seq2seq.TrainingHelper(np.ones([2, 4, 3], np.float32), [4, 4])
    decoder = tf1.contrib.seq2seq.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32))
    _, _, lengths = tf1.contrib.seq2seq.dynamic_decode(decoder, maximum_iterations=0)
    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        assert session.run(lengths).tolist() == [0, 0]
