"""`tf.contrib.crf`: scores, likelihoods with their gradients, and the best tags."""

import tensorflow as tf
from cases import case, filled, main, numbers
from tensorflow.contrib import crf

BATCH, STEPS, TAGS = 4, 5, 3
SCORES, TRANSITIONS = numbers(BATCH, STEPS, TAGS), numbers(TAGS, TAGS, seed=1)
WANTED = [[0, 1, 2, 1, 0], [2, 2, 1, 0, 0], [1, 0, 0, 0, 0], [1, 1, 1, 1, 1]]
LENGTHS = [5, 3, 1, 0]


@case()
def chains():
    scores, transitions = tf.constant(SCORES), tf.constant(TRANSITIONS)
    wanted, lengths = tf.constant(WANTED), tf.constant(LENGTHS)
    likelihood, _ = crf.crf_log_likelihood(scores, wanted, lengths, transitions)
    short = tf.constant(SCORES[:, :1])
    with tf.variable_scope("tagger"):
        trained, own = crf.crf_log_likelihood(scores, wanted, tf.constant(LENGTHS, tf.int64))
    found = [
        crf.crf_sequence_score(scores, wanted, lengths, transitions),
        crf.crf_unary_score(wanted, lengths, scores),
        crf.crf_binary_score(wanted, tf.constant([5, 3, 1, 1]), transitions),
        crf.crf_log_norm(scores, lengths, transitions),
        likelihood,
        tf.gradients(likelihood, [scores, transitions]),
        crf.crf_decode(scores, transitions, lengths),
        crf.crf_decode(short, transitions, tf.constant([1, 1, 1, 1])),
        trained,
    ]
    with tf.Session() as session:
        filled(session)
        values = session.run(found)
    tags, best = crf.viterbi_decode(SCORES[0], TRANSITIONS)
    return values, own.op.name, [int(tag) for tag in tags], float(best)


if __name__ == "__main__":
    main()
