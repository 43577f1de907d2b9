"""`tf.contrib.seq2seq.BeamSearchDecoder` and `gather_tree`: words, scores and states."""

import numpy as np
import tensorflow as tf
from cases import case, filled, main, numbers
from tensorflow.contrib import seq2seq
from tensorflow.contrib.framework import nest

BATCH, WIDTH, WORDS, SIZE, LENGTH = 2, 3, 7, 4, 5
VECTORS = numbers(WORDS, SIZE)


def decoded(cell, state, steps=6, **options):
    decoder = seq2seq.BeamSearchDecoder(
        cell, tf.constant(VECTORS), [1, 2], 0, state, WIDTH, tf.layers.Dense(WORDS, name="words"), **options
    )
    outputs, last, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=steps)
    found = [outputs.predicted_ids, *outputs.beam_search_decoder_output, lengths, last.log_probs, last.lengths]
    found += [part for part in nest.flatten(last.cell_state) if isinstance(part, tf.Tensor)]
    shapes = [outputs.predicted_ids.shape.as_list(), last.lengths.shape.as_list()]
    with tf.Session() as session:
        filled(session)
        values = session.run(found)
    return {"shapes": shapes, "values": values, "names": sorted(each.op.name for each in tf.global_variables())}


@case()
def beams():
    cell = tf.nn.rnn_cell.LSTMCell(SIZE)
    start = cell.zero_state(BATCH * WIDTH, tf.float32)
    return decoded(cell, start)


@case()
def longer():
    cell = tf.nn.rnn_cell.GRUCell(SIZE)
    start = seq2seq.tile_batch(tf.constant(numbers(BATCH, SIZE, seed=3)), WIDTH)
    return decoded(cell, start, 12, length_penalty_weight=0.8)


def attending_to(memory):
    memory = seq2seq.tile_batch(memory, WIDTH)
    lengths = seq2seq.tile_batch(tf.constant([5, 3]), WIDTH)
    attention = seq2seq.LuongAttention(SIZE, memory, lengths)
    cell = seq2seq.AttentionWrapper(tf.nn.rnn_cell.LSTMCell(SIZE), attention, SIZE, alignment_history=True)
    inner = seq2seq.tile_batch(tf.nn.rnn_cell.LSTMStateTuple(tf.ones([BATCH, SIZE]), tf.ones([BATCH, SIZE])), WIDTH)
    start = cell.zero_state(BATCH * WIDTH, tf.float32).clone(cell_state=inner)
    return decoded(cell, start, 4, coverage_penalty_weight=0.3, length_penalty_weight=0.2)


@case()
def attending():
    return attending_to(tf.constant(numbers(BATCH, LENGTH, SIZE, seed=4)))


@case()
def attending_to_any_length():
    return attending_to(tf.placeholder_with_default(numbers(BATCH, LENGTH, SIZE, seed=4), [BATCH, None, SIZE]))


@case()
def trees():
    random = np.random.RandomState(3)
    ids, parents = random.randint(0, 5, [2, 6, 2, 3]).astype(np.int32) % [[[[5]]], [[[3]]]]
    made = seq2seq.gather_tree(tf.constant(ids, tf.int32), tf.constant(parents, tf.int32), [6, 4], 4)
    with tf.Session() as session:
        return session.run(made)


if __name__ == "__main__":
    main()
