"""Random ops, initializers and data sets by their names; CPython 3.7 runs this file as well.

`python seeded.py seeded_1_15.json` under TensorFlow 1.15.5 writes the numbers that test_seeds.py compares with.
"""

import json
import sys


def image(tf):
    return tf.reshape(tf.range(48, dtype=tf.float32), [4, 4, 3])


def variable(tf, initializer):
    return tf.get_variable("v", [3, 2], initializer=initializer)


def next_of(tf, data):
    return tf.data.make_one_shot_iterator(data).get_next()


def candidates(tf):
    return tf.constant([[1]], tf.int64)


UNIGRAMS = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]

OPS = {
    "random_uniform": lambda tf, seed: tf.random_uniform([6], seed=seed),
    "random_uniform_int": lambda tf, seed: tf.random_uniform([6], 0, 1000, tf.int32, seed=seed),
    "random_normal": lambda tf, seed: tf.random_normal([6], seed=seed),
    "truncated_normal": lambda tf, seed: tf.truncated_normal([6], seed=seed),
    "random_shuffle": lambda tf, seed: tf.random_shuffle(tf.range(6), seed=seed),
    "multinomial": lambda tf, seed: tf.multinomial([[1.0, 2.0, 3.0]], 6, seed=seed),
    "random_gamma": lambda tf, seed: tf.random_gamma([6], 2.0, seed=seed),
    "random_poisson": lambda tf, seed: tf.random_poisson(3.0, [6], seed=seed),
    "dropout": lambda tf, seed: tf.nn.dropout(tf.ones([6]), rate=0.5, seed=seed),
    "random_crop": lambda tf, seed: tf.random_crop(image(tf), [2, 2, 3], seed=seed),
    "random_flip_left_right": lambda tf, seed: tf.image.random_flip_left_right(image(tf), seed=seed),
    "random_brightness": lambda tf, seed: tf.image.random_brightness(image(tf), 0.5, seed=seed),
    "random_contrast": lambda tf, seed: tf.image.random_contrast(image(tf), 0.5, 1.5, seed=seed),
    "random_hue": lambda tf, seed: tf.image.random_hue(image(tf) / 48.0, 0.3, seed=seed),
    "glorot_uniform": lambda tf, seed: variable(tf, tf.glorot_uniform_initializer(seed=seed)),
    "variance_scaling": lambda tf, seed: variable(tf, tf.variance_scaling_initializer(seed=seed)),
    "orthogonal": lambda tf, seed: variable(tf, tf.orthogonal_initializer(seed=seed)),
    "uniform_initializer": lambda tf, seed: variable(tf, tf.random_uniform_initializer(-1, 1, seed=seed)),
    "normal_initializer": lambda tf, seed: variable(tf, tf.random_normal_initializer(seed=seed)),
    "truncated_normal_initializer": lambda tf, seed: variable(tf, tf.truncated_normal_initializer(seed=seed)),
    "shuffled_data": lambda tf, seed: next_of(tf, tf.data.Dataset.range(100).shuffle(10, seed=seed)),
    "mapped_data": lambda tf, seed: next_of(
        tf, tf.data.Dataset.range(9).map(lambda _: tf.random_uniform([3], seed=seed))
    ),
    "log_uniform_sampler": lambda tf, seed: tf.nn.log_uniform_candidate_sampler(
        candidates(tf), 1, 5, True, 100, seed=seed
    )[0],
    "uniform_sampler": lambda tf, seed: tf.nn.uniform_candidate_sampler(candidates(tf), 1, 5, True, 100, seed=seed)[0],
    "fixed_unigram_sampler": lambda tf, seed: tf.nn.fixed_unigram_candidate_sampler(
        candidates(tf), 1, 3, True, 6, unigrams=UNIGRAMS, seed=seed
    )[0],
}


def two_draws(tf, name, seed, graph_seed):
    """Returns what an op gives in two runs of one session, flat."""
    with tf.Graph().as_default():
        if graph_seed is not None:
            tf.set_random_seed(graph_seed)
        drawn = OPS[name](tf, seed)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            return [sess.run(drawn).ravel().tolist() if drawn.shape.rank else int(sess.run(drawn)) for _ in range(2)]


if __name__ == "__main__":
    import tensorflow

    with open(sys.argv[1], "w") as stream:
        both = {name: [two_draws(tensorflow, name, 5, graph_seed) for graph_seed in (None, 7)] for name in OPS}
        rows = [f'"{name}": {json.dumps(values)}' for name, values in sorted(both.items())]
        stream.write("{\n" + ",\n".join(rows) + "\n}\n")
