"""Variables of a graph, as reference variables were: fetched, fed, found by name, written in conditions and loops."""

import tensorflow as tf
from cases import case, main


def started():
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    return session


@case()
def by_name():
    tf.get_variable("net/w", initializer=[1.0, 2.0])
    graph = tf.get_default_graph()
    found = graph.get_tensor_by_name("net/w:0")
    histogram = tf.summary.histogram("w", found)
    with started() as session:
        return {
            "name": found.name,
            "shape": found.shape.as_list(),
            "fetched": session.run(["net/w:0", found, graph.get_tensor_by_name("net/w:0") * 2]),
            "norm": session.run(tf.nn.l2_loss(graph.get_tensor_by_name("net/w:0"))),
            "assigned": session.run(tf.assign(graph.get_tensor_by_name("net/w:0"), [3.0, 4.0])),
            "added": session.run(tf.assign_add(found, [1.0, 1.0])),
            "now": session.run("net/w:0"),
            "tag": tf.Summary.FromString(session.run(histogram)).value[0].tag,
        }


@case()
def fed():
    weights = tf.get_variable("w", initializer=[1.0, 2.0])
    rows = tf.get_variable("rows", initializer=[[1.0, 2.0], [3.0, 4.0]])
    rate = tf.Variable(0.1, trainable=False, name="rate")
    train_op = tf.train.GradientDescentOptimizer(rate).minimize(tf.reduce_sum(weights * weights))
    seven = [7.0, 7.0]
    refused = []
    with started() as session:
        found = [
            session.run(weights * 2, {weights: seven}),
            session.run([weights, weights + 1], {weights: seven}),
            session.run(["w:0", weights + 1], {"w:0": seven}),
            session.run(tf.nn.embedding_lookup(rows, [1]), {rows: [[5.0, 5.0], [6.0, 6.0]]}),
        ]
        session.run(train_op, {rate: 0.25})
        found.append(session.run([weights, rate]))
        for values in ({weights: seven}, {weights: seven + seven}):
            try:
                session.run(train_op, values)
            except (ValueError, tf.errors.InvalidArgumentError):
                refused.append(session.run(weights))
    return found, refused


@case()
def fetched_beside_an_update():
    step = tf.train.get_or_create_global_step()
    weights = tf.get_variable("w", initializer=1.0)
    train_op = tf.train.GradientDescentOptimizer(0.5).minimize(weights * weights, step)
    added = tf.assign_add(step, 10)
    with started() as session:
        return [
            session.run([train_op, step, weights])[1:],
            session.run([step, added]),
            session.run([train_op, weights * 1.0, step])[2],
            session.run([weights.initializer, weights])[1],
        ]


@case()
def written_in_conditions_and_loops():
    chosen = tf.placeholder(tf.bool)
    number, count = tf.get_variable("v", initializer=1.0), tf.get_variable("n", initializer=0)
    rows = tf.get_variable("rows", initializer=[[1.0, 2.0], [3.0, 4.0]])
    either = tf.cond(chosen, lambda: tf.assign(number, number + 1), lambda: tf.assign(number, number - 1))
    counted = tf.while_loop(lambda turn: turn < 5, lambda turn: tf.assign_add(count, 1), [count])
    scattered = tf.cond(chosen, lambda: tf.scatter_update(rows, [0], [[9.0, 9.0]]), lambda: tf.identity(rows))
    with tf.control_dependencies([scattered]):
        after = tf.identity(rows)

    def turn(index, total):
        with tf.control_dependencies([tf.assign_add(number, 2.0)]):
            return index + 1, total + number.read_value()

    _, total = tf.while_loop(lambda index, _: index < 3, turn, [0, 0.0], parallel_iterations=1)
    with started() as session:
        return [
            [session.run([either], {chosen: choice}) + [session.run(number)] for choice in (True, False)],
            session.run(counted),
            session.run(count),
            session.run(total),
            session.run(number),
            session.run(after, {chosen: True}),
            session.run(rows),
        ]


@case()
def trained_through_a_loop():
    weights = tf.get_variable("w", initializer=[[1.0, 2.0]])
    column = tf.ones([2, 1])
    _, out = tf.while_loop(
        lambda index, _: index < 3,
        lambda index, kept: (index + 1, tf.matmul(tf.matmul(kept, weights), column)),
        [0, tf.constant([[1.0]])],
    )
    gradient = tf.gradients(out, weights)[0]
    train_op = tf.train.AdamOptimizer(0.1).minimize(out)
    with started() as session:
        found = session.run([out, gradient])
        session.run(train_op)
        return found, session.run(weights)


if __name__ == "__main__":
    main()
