"""Deep Q-learning (Mnih and others, 2015; double Q-learning): many small calls between Python and the graph."""

import numpy as np

from networks import Network

FULL = {"state": 8, "actions": 4, "hidden": 64, "batch": 32, "replay": 10000, "acts": 4, "update": 100}
QUICK = {"state": 4, "actions": 2, "hidden": 8, "batch": 4, "replay": 100, "acts": 2, "update": 3}


def _values(tf, states, sizes, scope):
    """The value of each action, by two hidden layers."""
    with tf.variable_scope(scope, reuse=tf.AUTO_REUSE):
        net = states
        for number in range(2):
            net = tf.layers.dense(net, sizes["hidden"], tf.nn.relu, name="hidden%d" % number)
        return tf.layers.dense(net, sizes["actions"], name="values")


class Agent(object):
    """The graph: to act, to train, to copy the weights to the target."""

    def __init__(self, tf, sizes):
        self.states = tf.placeholder(tf.float32, [None, sizes["state"]], "states")
        self.next_states = tf.placeholder(tf.float32, [None, sizes["state"]], "next_states")
        self.actions = tf.placeholder(tf.int32, [None], "actions")
        self.rewards = tf.placeholder(tf.float32, [None], "rewards")
        self.ends = tf.placeholder(tf.float32, [None], "ends")
        self.epsilon = tf.placeholder(tf.float32, [], "epsilon")
        values = _values(tf, self.states, sizes, "online")
        chosen = tf.argmax(_values(tf, self.next_states, sizes, "online"), 1)
        of_next = _values(tf, self.next_states, sizes, "target")
        best = tf.reduce_sum(of_next * tf.one_hot(chosen, sizes["actions"]), 1)
        goal = tf.stop_gradient(self.rewards + 0.99 * (1.0 - self.ends) * best)
        taken = tf.reduce_sum(values * tf.one_hot(self.actions, sizes["actions"]), 1)
        self.loss = tf.losses.huber_loss(goal, taken)
        online, target = tf.trainable_variables("online"), tf.trainable_variables("target")
        optimizer = tf.train.AdamOptimizer(1e-3)
        pairs = [(tf.clip_by_norm(g, 10.0), v) for g, v in optimizer.compute_gradients(self.loss, online)]
        self.train_op = optimizer.apply_gradients(pairs, tf.train.get_or_create_global_step())
        self.update = tf.group(*[tf.assign(theirs, online[number]) for number, theirs in enumerate(target)])
        greedy = tf.argmax(values, 1)
        shape = tf.shape(greedy)
        free = tf.random_uniform(shape, 0, sizes["actions"], tf.int64, seed=1)
        self.act = tf.where(tf.random_uniform(shape, seed=2) < self.epsilon, free, greedy)


class Play(object):
    """A world of random transitions, and the memory of them."""

    def __init__(self, agent, sizes):
        self.agent, self.sizes = agent, sizes
        self.data = np.random.RandomState(0)
        count, width = sizes["replay"], sizes["state"]
        self.states = self.data.randn(count, width).astype(np.float32)
        self.next_states = self.data.randn(count, width).astype(np.float32)
        self.actions = self.data.randint(0, sizes["actions"], count)
        self.rewards = self.data.rand(count).astype(np.float32)
        self.ends = (self.data.rand(count) < 0.01).astype(np.float32)
        self.steps = 0

    def act(self, sess):
        place = self.steps % self.sizes["replay"]
        agent = self.agent
        action = sess.run(agent.act, {agent.states: self.states[place : place + 1], agent.epsilon: 0.1})[0]
        self.actions[place] = action
        self.steps += 1
        return float(action)

    def train(self, sess):
        """Some actions, then one step on a batch of the memory."""
        agent = self.agent
        for _ in range(self.sizes["acts"]):
            self.act(sess)
        if self.steps // self.sizes["acts"] % self.sizes["update"] == 0:
            sess.run(agent.update)
        rows = self.data.randint(0, self.sizes["replay"], self.sizes["batch"])
        feeds = {
            agent.states: self.states[rows],
            agent.next_states: self.next_states[rows],
            agent.actions: self.actions[rows],
            agent.rewards: self.rewards[rows],
            agent.ends: self.ends[rows],
        }
        return float(sess.run([agent.loss, agent.train_op], feeds)[0])


def build(tf, quick):
    """A step of training is four actions and one batch; the target is updated every 100 of them."""
    sizes = QUICK if quick else FULL
    play = Play(Agent(tf, sizes), sizes)
    return Network({"train": play.train, "act": play.act})
