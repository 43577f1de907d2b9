"""`tf.contrib.legacy_seq2seq`: names, values, and two steps of training."""

import tensorflow as tf
from cases import case, main, numbers, trained
from tensorflow.contrib import legacy_seq2seq, rnn

BATCH, SIZE = 3, 4
flatten = tf.contrib.framework.nest.flatten


def vectors(steps, seed=0):
    return [tf.constant(numbers(BATCH, SIZE, seed=seed + step)) for step in range(steps)]


def words(*rows):
    return [tf.constant(row) for row in rows]


GIVEN, WANTED = ([1, 2, 0], [3, 1, 1], [0, 0, 2]), ([2, 0, 1], [1, 3, 3])


@case()
def decoders():
    def build():
        start = tf.constant(numbers(BATCH, SIZE, seed=9))
        outputs, state = legacy_seq2seq.rnn_decoder(vectors(3), start, rnn.GRUCell(SIZE))
        fed, _ = legacy_seq2seq.rnn_decoder(
            vectors(3), start, rnn.GRUCell(SIZE), lambda output, step: output * step, scope="fed"
        )
        attended, last = legacy_seq2seq.attention_decoder(
            vectors(2), start, tf.constant(numbers(BATCH, 5, 6)), rnn.GRUCell(SIZE), output_size=3, num_heads=2
        )
        early, _ = legacy_seq2seq.attention_decoder(
            vectors(2),
            start,
            tf.constant(numbers(BATCH, 5, 6)),
            rnn.GRUCell(SIZE),
            loop_function=lambda output, _: output,
            scope="early",
            initial_state_attention=True,
        )
        return outputs + [state] + fed + attended + [last] + early

    return trained(build)


@case()
def of_vectors():
    def build():
        first = legacy_seq2seq.basic_rnn_seq2seq(vectors(3), vectors(2, 5), rnn.BasicLSTMCell(SIZE))
        second = legacy_seq2seq.tied_rnn_seq2seq(vectors(3), vectors(2, 5), rnn.GRUCell(SIZE))
        return flatten([first, second])

    return trained(build)


@case()
def of_words():
    def build():
        found = []
        for number, feed in enumerate((False, True, tf.constant(True))):
            with tf.variable_scope("m%d" % number):
                found.append(
                    legacy_seq2seq.embedding_rnn_seq2seq(
                        words(*GIVEN), words(*WANTED), rnn.BasicLSTMCell(5), 4, 6, 3, feed_previous=feed
                    )
                )
                found.append(
                    legacy_seq2seq.embedding_tied_rnn_seq2seq(
                        words(*GIVEN), words(*WANTED), rnn.GRUCell(5), 4, 3, feed_previous=feed
                    )
                )
        return flatten(found)

    return trained(build)


@case()
def with_attention():
    def build():
        found = []
        for number, feed in enumerate((False, True, tf.constant(False))):
            with tf.variable_scope("m%d" % number):
                found.append(
                    legacy_seq2seq.embedding_attention_seq2seq(
                        words(*GIVEN), words(*WANTED), rnn.GRUCell(5), 4, 6, 3, num_heads=2, feed_previous=feed
                    )
                )
        projection = tf.constant(numbers(5, 6)), tf.zeros([6])
        found.append(
            legacy_seq2seq.embedding_attention_seq2seq(
                words(*GIVEN), words(*WANTED), rnn.GRUCell(5), 4, 6, 3, output_projection=projection, feed_previous=True
            )
        )
        return flatten(found)

    return trained(build)


@case()
def to_many():
    def build():
        outputs, states = legacy_seq2seq.one2many_rnn_seq2seq(
            words(*GIVEN),
            {"a": words(*WANTED), "b": words([0, 1, 0])},
            rnn.GRUCell(5),
            {"a": rnn.GRUCell(5), "b": rnn.GRUCell(5)},
            4,
            {"a": 6, "b": 3},
            2,
            feed_previous=tf.constant(False),
        )
        return outputs["a"] + outputs["b"] + [states["a"], states["b"]]

    return trained(build)


@case()
def buckets():
    def build():
        weights = [tf.constant([1.0, 0.5, 0.0])] * 2

        def model(given, wanted):
            return legacy_seq2seq.embedding_rnn_seq2seq(given, wanted, rnn.GRUCell(5), 4, 6, 3)

        arguments = words(*GIVEN), words(*WANTED), words([1, 2, 3], [0, 5, 1]), weights, [(2, 1), (3, 2)], model
        outputs, losses = legacy_seq2seq.model_with_buckets(*arguments)
        with tf.variable_scope(tf.get_variable_scope(), reuse=True):
            _, each = legacy_seq2seq.model_with_buckets(*arguments, per_example_loss=True)
        return flatten(outputs) + losses + each

    return trained(build)


if __name__ == "__main__":
    main()
