"""`tf.contrib.opt`: slots, and weights after some steps."""

import tensorflow as tf
from cases import case, main, numbers
from tensorflow.contrib import opt


def stepped(make, steps=4, linear=False):
    """Returns all variables after some steps on a dense and a sparse loss.

    Gradients of linear losses are the same at all weights: TensorFlow 1.15 ordered decays and gradients in no way.
    """
    rows = tf.get_variable("rows", initializer=numbers(5, 2))
    dense = tf.get_variable("dense", initializer=numbers(3, seed=1))
    picked = tf.nn.embedding_lookup(rows, [1, 3])
    loss = tf.reduce_sum(tf.square(dense - 1.0)) + tf.reduce_sum(tf.cos(picked))
    if linear:
        loss = tf.reduce_sum(dense * [1.0, -2.0, 0.5]) + tf.reduce_sum(picked)
    train_op = make().minimize(loss, tf.train.get_or_create_global_step())
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(steps):
            session.run(train_op)
        return {each.op.name: session.run(each) for each in tf.global_variables()}


@case()
def nadam():
    return stepped(lambda: opt.NadamOptimizer(0.1, beta1=0.8))


@case()
def ada_max():
    return stepped(lambda: opt.AdaMaxOptimizer(0.1))


@case()
def adam_w():
    return stepped(lambda: opt.AdamWOptimizer(0.01, learning_rate=0.1), linear=True)


@case()
def momentum_w():
    return stepped(lambda: opt.MomentumWOptimizer(0.02, 0.1, 0.9, use_nesterov=True), linear=True)


@case()
def some_of_the_variables():
    extended = opt.extend_with_decoupled_weight_decay(tf.train.GradientDescentOptimizer)
    kept = tf.get_variable("kept", initializer=[1.0, 2.0])
    lost = tf.get_variable("lost", initializer=[1.0, 2.0])
    loss = tf.reduce_sum(kept * 0.5 + lost)
    optimizer = extended(weight_decay=tf.constant(0.1), learning_rate=0.1)
    train_op = optimizer.apply_gradients(optimizer.compute_gradients(loss), decay_var_list=[lost])
    forgotten = extended(weight_decay=0.5, learning_rate=0.1).minimize(loss, decay_var_list=[lost])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run([train_op])
        session.run(train_op)
        found = [session.run([kept, lost])]
        session.run(forgotten)
        return found + [session.run([kept, lost])]


@case()
def by_scipy():
    given = tf.placeholder(tf.float32, [])
    vector = tf.get_variable("vector", initializer=[7.0, 8.0])
    other = tf.get_variable("other", initializer=[[1.0], [2.0]])
    loss = tf.reduce_sum(tf.square(vector - given)) + tf.reduce_sum(tf.square(other))
    plain = opt.ScipyOptimizerInterface(loss, options={"maxiter": 50})
    bounded = opt.ScipyOptimizerInterface(loss, var_list=[vector], var_to_bounds={vector: ([4.0, -5.0], 5.0)})
    limited = opt.ScipyOptimizerInterface(
        loss, [vector], equalities=[vector[1] - 1.0], inequalities=[vector[0] - 4.0], method="SLSQP"
    )
    losses = []
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found = []
        for each in (plain, bounded, limited):
            each.minimize(session, {given: 3.0}, fetches=[loss], loss_callback=losses.append)
            found.append(
                [[round(float(number), 3) for number in session.run(vector)], session.run(loss, {given: 3.0}) < 4]
            )
    return [[values, bool(low)] for values, low in found], losses[0]


if __name__ == "__main__":
    main()
