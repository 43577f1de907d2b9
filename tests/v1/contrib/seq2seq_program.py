"""Decoders of `tf.contrib.seq2seq`, run by TensorFlow 1.15.5 and by tf2compat; prints names and values as JSON."""

import json

import numpy as np
import tensorflow as tf

BATCH, TIME, DEPTH, WORDS = 2, 3, 4, 5
RANDOM = np.random.RandomState(0)
MEMORY = RANDOM.randn(BATCH, 4, DEPTH).astype(np.float32)
INPUTS = RANDOM.randn(BATCH, TIME, DEPTH).astype(np.float32)
WORD = RANDOM.randn(WORDS, DEPTH).astype(np.float32)
ROWS, LENGTHS = [4, 2], [3, 2]


def values_of(build):
    tf.reset_default_graph()
    (outputs, sample), state, lengths = build()
    variables = sorted(tf.global_variables(), key=lambda variable: variable.op.name)
    fetches = [
        outputs,
        sample,
        lengths,
        *[part for part in tf.contrib.framework.nest.flatten(state) if isinstance(part, tf.Tensor)],
    ]
    gradients = tf.gradients(tf.reduce_sum(outputs), variables)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for number, variable in enumerate(variables):
            shape = variable.shape.as_list()
            value = np.asarray(np.random.RandomState(number).randn(*shape) * 0.5, np.float32)
            session.run(tf.assign(variable, value))
        found = session.run(fetches + [gradient for gradient in gradients if gradient is not None])
    return {
        "names": [variable.op.name for variable in variables],
        "values": [np.asarray(value).tolist() for value in found],
    }


def trained(attention=None, **options):
    def build():
        cell = tf.nn.rnn_cell.LSTMCell(DEPTH)
        if attention:
            cell = tf.contrib.seq2seq.AttentionWrapper(cell, attention(), **options)
        helper = tf.contrib.seq2seq.TrainingHelper(INPUTS, LENGTHS)
        start = cell.zero_state(BATCH, tf.float32)
        decoder = tf.contrib.seq2seq.BasicDecoder(cell, helper, start, tf.layers.Dense(WORDS))
        return tf.contrib.seq2seq.dynamic_decode(decoder, impute_finished=not options.get("alignment_history"))

    return build


def luong(**options):
    return lambda: tf.contrib.seq2seq.LuongAttention(DEPTH, MEMORY, ROWS, **options)


def bahdanau(**options):
    return lambda: tf.contrib.seq2seq.BahdanauAttention(3, MEMORY, ROWS, **options)


def greedy():
    cell = tf.nn.rnn_cell.GRUCell(DEPTH)
    helper = tf.contrib.seq2seq.GreedyEmbeddingHelper(WORD, tf.fill([BATCH], 1), 2)
    decoder = tf.contrib.seq2seq.BasicDecoder(cell, helper, cell.zero_state(BATCH, tf.float32), tf.layers.Dense(WORDS))
    return tf.contrib.seq2seq.dynamic_decode(decoder, maximum_iterations=4, output_time_major=True)


def inferred():
    cell = tf.nn.rnn_cell.GRUCell(DEPTH)
    helper = tf.contrib.seq2seq.InferenceHelper(
        lambda outputs: outputs, [DEPTH], tf.float32, INPUTS[:, 0], lambda sample: tf.reduce_sum(sample, 1) > 2.0
    )
    decoder = tf.contrib.seq2seq.BasicDecoder(cell, helper, cell.zero_state(BATCH, tf.float32))
    return tf.contrib.seq2seq.dynamic_decode(decoder, maximum_iterations=3)


def custom():
    cell = tf.nn.rnn_cell.GRUCell(DEPTH)
    helper = tf.contrib.seq2seq.CustomHelper(
        lambda: (tf.fill([BATCH], False), tf.constant(INPUTS[:, 0])),
        lambda time, outputs, state: tf.cast(tf.argmax(outputs, 1), tf.int32),
        lambda time, outputs, state, sample_ids: (tf.fill([BATCH], time >= 1), outputs, state),
    )
    decoder = tf.contrib.seq2seq.BasicDecoder(cell, helper, cell.zero_state(BATCH, tf.float32))
    return tf.contrib.seq2seq.dynamic_decode(decoder)


CASES = {
    "plain": trained(),
    "luong": trained(luong(scale=True), attention_layer_size=3),
    "bahdanau": trained(bahdanau(normalize=True), output_attention=False),
    "two": trained(lambda: [luong()(), bahdanau()()], attention_layer_size=[2, 3]),
    "history": trained(luong(), attention_layer_size=3, alignment_history=True),
    "greedy": greedy,
    "inferred": inferred,
    "custom": custom,
}

if __name__ == "__main__":
    print(json.dumps({name: values_of(build) for name, build in CASES.items()}))
