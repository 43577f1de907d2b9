"""Two workers: the chief writes alone, then their graphs differ; run by test_clusters.py under `TF_CONFIG`."""

import json
import os

import tf2compat.v1 as tf
from tf2compat.errors import CopiesDifferError


def build(rate):
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None])
        w = tf.get_variable("w", initializer=0.0)
        value = tf.placeholder(tf.float32, [])
        assign = tf.assign(w, value)
        train = tf.train.GradientDescentOptimizer(rate).minimize(tf.reduce_mean(x * w))
        init = tf.global_variables_initializer()
    return graph, x, w, value, assign, train, init


def main():
    worker = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
    graph, x, w, value, assign, train, init = build(1.0)
    found = {"worker": worker}
    with tf.Session(graph=graph) as sess:
        sess.run(init)
        sess.run(train, {x: [5.0]})
        if worker == 0:
            sess.run(assign, {value: 500.0})
        sess.run(train, {x: [5.0]})
        found["w"] = float(sess.run(w))
        try:
            if worker == 1:
                sess.run(assign, {value: 1.0})
            sess.run(train, {x: [5.0]})
        except CopiesDifferError as error:
            found["alone"] = str(error)
    graph, x, w, value, assign, train, init = build(0.1 if worker == 0 else 0.001)
    with tf.Session(graph=graph) as sess:
        sess.run(init)
        try:
            sess.run(train, {x: [1.0]})
        except CopiesDifferError as error:
            found["differs"] = str(error)
    print(json.dumps(found))


if __name__ == "__main__":
    tf.disable_v2_behavior()
    main()
