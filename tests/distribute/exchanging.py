"""Two workers whose steps agree by the message that joins their gradients; run by test_exchange.py under `TF_CONFIG`.

Each part trains `w` by a loss whose gradient is the mean of the fed numbers, and prints what became of `w` beside what
one process would have made of it.
"""

import json
import os

import numpy as np

import tf2compat.v1 as tf
from tf2compat.distribute import set_rule
from tf2compat.runtime.replicated.joined_program import JoinedProgram
from tf2compat.runtime.replicated.workers import Workers

WORKER = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
FOUND = {"worker": WORKER}
ROWS = ([1.0, 2.0, 3.0], [6.0])
"""What each worker feeds: the mean of all is 3."""


class Counted:
    """Counts how often the workers agreed before a step, and how often a step that agrees in its midst was begun."""

    def __init__(self):
        self.agreed = self.begun = 0
        agree, ran = Workers.agree, JoinedProgram._ran

        def counted(workers, *arguments):
            self.agreed += 1
            return agree(workers, *arguments)

        def begun(joined, program, inputs, timeout_ms):
            self.begun += joined._exchanged is not None and program is joined._exchanged.program
            return ran(joined, program, inputs, timeout_ms)

        Workers.agree, JoinedProgram._ran = counted, begun

    def since(self):
        counts = self.agreed, self.begun
        self.agreed = self.begun = 0
        return counts


COUNTED = Counted()


class Model:
    """A graph with a variable, what is fed, a train op, and operations that no gradient needs."""

    def __init__(self, seen=lambda x: x):
        with tf.Graph().as_default() as self.graph:
            self.x = tf.placeholder(tf.float32, [None])
            self.w = tf.get_variable("w", initializer=[0.0, 0.0])
            self.b = tf.get_variable("b", initializer=0.0)
            self.local = tf.get_variable("local", initializer=0.0, collections=[tf.GraphKeys.LOCAL_VARIABLES])
            self.value = tf.placeholder(tf.float32, [2])
            self.assign = tf.assign(self.w, self.value)
            total = self.w[0] + self.w[1] + self.b
            step = tf.train.get_or_create_global_step()
            optimizer = tf.train.GradientDescentOptimizer(1.0)
            self.alike = optimizer.minimize(tf.reduce_mean(self.x * total), step)
            self.train = optimizer.minimize(tf.reduce_mean(seen(self.x) * total), step)
            self.calls = []
            self.count = tf.assign_add(self.local, 1.0)
            self.call = tf.py_func(lambda: np.int64(self.calls.append(1) or 0), [], tf.int64)
            self.init = tf.group(tf.global_variables_initializer(), tf.local_variables_initializer())

    def session(self):
        session = tf.Session(graph=self.graph)
        session.run(self.init)
        return session

    def step(self, session, *more, **arguments):
        session.run([self.train, *more], {self.x: ROWS[WORKER]}, **arguments)

    def step_alike(self, session):
        session.run(self.alike, {self.x: ROWS[WORKER]})

    def values(self, session):
        return [*map(float, session.run(self.w)), float(session.run(self.b))]


def equal_steps():
    model = Model()
    with model.session() as session:
        for _ in range(5):
            model.step(session)
        FOUND["equal"] = model.values(session), *COUNTED.since()


def a_lone_write_of_the_chief():
    model = Model()
    with model.session() as session:
        model.step(session)
        model.step(session)
        if WORKER == 0:
            session.run(model.assign, {model.value: [100.0, 200.0]})
        model.step(session, model.count, model.call)
        FOUND["lone"] = model.values(session), float(session.run(model.local)), len(model.calls)
        COUNTED.since()


def a_time_limit():
    model = Model()
    with model.session() as session:
        for number in range(3):
            limit = tf.RunOptions(timeout_in_ms=60_000) if number == 2 and WORKER == 0 else None
            model.step(session, options=limit)
        FOUND["limit"] = model.values(session)
        COUNTED.since()


def a_worker_that_has_to_ask_first():
    """Its Python function has an effect before there are gradients."""
    seen = []

    def shown(x):
        if WORKER == 1:
            return x
        rows = tf.py_func(lambda x: seen.append(1) or x, [x], tf.float32)
        set_rule(rows, "concat")
        return rows

    model = Model(shown)
    with model.session() as session:
        model.step_alike(session)
        COUNTED.since()
        for _ in range(8):
            model.step(session)
        FOUND["first"] = model.values(session), *COUNTED.since(), len(seen)


def one_leaves():
    model = Model()
    session = model.session()
    for _ in range(3):
        model.step(session, model.count, model.call)
    if WORKER == 0:
        try:
            model.step(session, model.count, model.call)
        except tf.errors.OutOfRangeError as error:
            FOUND["left"] = str(error)
        # What the step that was off has not done.
        FOUND["after"] = model.values(session), float(session.run(model.local)), len(model.calls)
    session.close()
    COUNTED.since()


def another_session():
    equal_steps()


def main():
    equal_steps()
    a_lone_write_of_the_chief()
    a_time_limit()
    a_worker_that_has_to_ask_first()
    one_leaves()
    another_session()
    print(json.dumps(FOUND))


if __name__ == "__main__":
    tf.disable_v2_behavior()
    main()
