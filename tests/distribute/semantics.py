"""One task of a cluster of two parameter servers and two workers: the idioms of asynchronous training.

    python semantics.py --job_name=worker --task_index=0 --ps_hosts=… --worker_hosts=… --folder=…

Each case is a graph and a session of its own. Workers meet by files, so that the values are the same in each run.
Worker `k` prints a line of JSON for each case, `[name, value]`. It runs with TensorFlow 1.15.5 as well.
"""

import json
import os
import signal
import time

import numpy as np
import tensorflow as tf
from semantics_task import CASES, FLAGS, Task, case, rounded, variable


@case
def chief_writes(task):
    """Values that the chief assigns before and during training are everybody's."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", [0.0, 0.0])
        write = tf.assign(w, [100.0, 200.0])
        again = tf.assign(w, [7.0, 8.0])
        train = tf.train.GradientDescentOptimizer(1.0).minimize(tf.reduce_sum(w), global_step=step)
    seen = []
    with task.session() as sess:
        for number, op in enumerate([write, again]):
            task.meet(f"a{number}")
            if task.chief:
                sess.run(op)
                task.say(f"wrote{number}")
            task.wait(f"wrote{number}")
            sess.run(train)
            task.meet(f"b{number}")
            seen.append(sess.run(w).tolist())
        seen.append(int(sess.run(step)))
        task.meet("end")
    return seen


@case
def own_pace(task):
    """The chief trains on while the other rests; what the slow one reads has moved."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", 0.0)
        train = tf.train.GradientDescentOptimizer(1.0).minimize(w, global_step=step)
    with task.session() as sess:
        task.meet("start")
        if task.chief:
            for _ in range(50):
                sess.run(train)
            task.say("done")
        else:
            sess.run(train)
            task.wait("done")
            sess.run(train)
        task.meet("end")
        return [int(sess.run(step)), float(sess.run(w))]


@case
def late_worker(task):
    """A worker whose session begins when the chief has trained goes on from there; nothing is initialised again."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", 0.0)
        train = tf.train.GradientDescentOptimizer(1.0).minimize(w, global_step=step)
    if not task.chief:
        task.wait("ten")
    with task.session(hooks=[tf.train.StopAtStepHook(last_step=30)] if task.chief else []) as sess:
        if task.chief:
            for _ in range(10):
                sess.run(train)
            task.say("ten")
            task.wait("late")
            taken = 0
            while not sess.should_stop():
                taken, _ = sess.run([step, train])
            return int(taken) >= 29
        found = [int(sess.run(step)), float(sess.run(w))]
        for _ in range(5):
            sess.run(train)
        found += [int(sess.run(step)), float(sess.run(w))]
        task.say("late")
        return found


@case
def sharded(task):
    """Variables lie on two servers by turns; a partitioned table and its slots on both; each shard is saved apart."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        parts = tf.fixed_size_partitioner(2)
        table = tf.get_variable("table", [10, 2], partitioner=parts, initializer=tf.ones_initializer())
        one, two = variable("one", 1.0), variable("two", 2.0)
        rows = tf.nn.embedding_lookup(table, [0, 3, 9, 3])
        loss = tf.reduce_sum(rows * rows) + one * two
        train = tf.train.AdagradOptimizer(0.1).minimize(loss, global_step=step)
        whole = tf.convert_to_tensor(table)
    devices = [v.device for v in tf.global_variables() if "Adagrad" not in v.name]
    saver = tf.train.Saver(sharded=True)
    scaffold = tf.train.Scaffold(saver=saver)
    with task.session(checkpoint_dir=task.folder, scaffold=scaffold, save_checkpoint_steps=1000) as sess:
        task.meet("start")
        for turn in range(4):
            if turn % 2 == task.index:
                sess.run(train)
                task.say(f"turn{turn}")
            else:
                task.wait(f"turn{turn}")
        task.meet("end")
        found = [rounded(sess.run(whole)), rounded(sess.run([one, two]))]
    if task.chief:
        task.say("saved")
    task.wait("saved")
    latest = tf.train.latest_checkpoint(task.folder)
    files = sorted(name.partition(".data")[2] for name in os.listdir(task.folder) if ".data" in name and "-4" in name)
    saved = tf.train.load_checkpoint(latest)
    names = sorted(name for name, _ in tf.train.list_variables(latest))
    same = rounded(saved.get_tensor("sharded/table")) == found[0]
    return devices, found, files, names, same


@case
def greedy(task):
    """`GreedyLoadBalancingStrategy` puts a variable where least lies."""
    by_size = tf.contrib.training.GreedyLoadBalancingStrategy(2, tf.contrib.training.byte_size_load_fn)
    with tf.device(task.setter(ps_strategy=by_size)):
        found = [tf.get_variable(f"v{n}", [size]) for n, size in enumerate([100, 10, 10, 200, 5])]
        total = tf.add_n([tf.reduce_sum(v * 0.0 + 1.0) for v in found])
    with task.session() as sess:
        result = [[v.device for v in found], float(sess.run(total))]
        task.meet("end")
    return result


@case
def work_queue(task):
    """Work that the chief puts into a shared queue is taken once, whoever takes it; closed, it ends all."""
    with tf.device("/job:ps/task:1"):
        queue = tf.FIFOQueue(100, [tf.int32, tf.string], shapes=[[], []], shared_name="work")
        taken = tf.get_variable("taken", [], tf.int32, initializer=tf.zeros_initializer(), use_resource=False)
    put = queue.enqueue_many([tf.range(20), tf.as_string(tf.range(20))])
    number, text = queue.dequeue()
    count = tf.assign_add(taken, number, use_locking=True)
    close = queue.close()
    with task.session() as sess:
        task.meet("start")
        if task.chief:
            sess.run(put)
            sess.run(close)
        wrong = 0
        try:
            while True:
                wrong += not sess.run([count, text])[1]
        except tf.errors.OutOfRangeError as error:
            ended = "is closed and has insufficient elements" in str(error)
    task.meet("end")
    with tf.Session(task.server.target) as sess:
        return [int(sess.run(taken)), int(sess.run(queue.size())), wrong, ended]


@case
def barrier(task):
    """Workers wait for each other by tokens in a queue of a server."""
    with tf.device("/job:ps/task:0"):
        tokens = [tf.FIFOQueue(10, tf.int32, shapes=[[]], shared_name=f"barrier{n}") for n in range(2)]
        w = variable("w", 0.0)
    arrive = [queue.enqueue(task.index) for queue in tokens]
    leave = tokens[task.index].dequeue_many(2)
    add = tf.assign_add(w, 1.0 + task.index, use_locking=True)
    seen = []
    with task.session() as sess:
        for _ in range(3):
            sess.run(add)
            for op in arrive:
                sess.run(op)
            arrived = len(sess.run(leave))  # Whose they are is open: one that left may arrive again before the other.
            seen.append([float(sess.run(w)), arrived])
            for op in arrive:
                sess.run(op)
            sess.run(leave)
        task.meet("end")
    return seen


@case
def reader(task):
    """A plain session that only reads waits for the variables, sees them move, and changes nothing."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", 5.0)
        missing = tf.report_uninitialized_variables()
        train = tf.train.GradientDescentOptimizer(1.0).minimize(w, global_step=step)
    if task.chief:
        task.wait("looked")
        with task.session() as sess:
            task.say("begun")
            task.wait("first")
            for _ in range(3):
                sess.run(train)
            task.say("trained")
            task.wait("read")
            return [int(sess.run(step)), float(sess.run(w))]
    with tf.Session(task.server.target) as sess:
        before = sorted(name.decode() for name in sess.run(missing))
        task.say("looked")
        task.wait("begun")
        until = time.time() + 60
        while len(sess.run(missing)) and time.time() < until:
            time.sleep(0.05)
        first = float(sess.run(w))
        task.say("first")
        task.wait("trained")
        found = [before, first, float(sess.run(w)), int(sess.run(step))]
    task.say("read")
    return found


@case
def device_filters(task):
    """A session that is told to see servers and its own worker alone trains as any other."""
    config = tf.ConfigProto(device_filters=["/job:ps", task.own])
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", 0.0)
        with tf.device(task.own):
            product = tf.matmul(tf.ones([2, 2]), tf.ones([2, 2]))
        train = tf.train.GradientDescentOptimizer(1.0).minimize(w * product[0, 0], global_step=step)
    with task.session(config=config) as sess:
        task.meet("start")
        sess.run(train)
        task.meet("end")
        return [int(sess.run(step)), float(sess.run(w))]


@case
def stragglers(task):
    """`SyncReplicasOptimizer` with a backup worker: one gradient of two is enough, a late one is thrown away."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", 0.0)
        optimizer = tf.train.GradientDescentOptimizer(1.0)
        optimizer = tf.train.SyncReplicasOptimizer(optimizer, replicas_to_aggregate=1, total_num_replicas=2)
        train = optimizer.minimize(w * (1.0 if task.chief else 1000.0), global_step=step)
    hook = optimizer.make_session_run_hook(task.chief, num_tokens=0)
    found = None
    with task.session(hooks=[hook], stop_grace_period_secs=5) as sess:
        if task.chief:
            for _ in range(5):
                sess.run(train)
            count = int(sess.run(step))  # A step that began with an older token changes nothing.
            found = [3 <= count <= 5, abs(float(sess.run(w)) + count) <= 1.0]
        task.meet("end")
    return found


def _downpour(task, local, communication, average):
    """Returns the ops of a worker that trains its own copy, and gives to and takes from the servers at times."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        shared = [variable("w", [1.0, 2.0]), variable("b", 3.0)]
    with tf.device(task.own):
        options = {"collections": [tf.GraphKeys.LOCAL_VARIABLES], "trainable": False}
        own = [tf.get_variable("own_" + v.op.name, initializer=tf.zeros(v.shape), **options) for v in shared]
        sums = [tf.get_variable("sum_" + v.op.name, initializer=tf.zeros(v.shape), **options) for v in shared]
        rate = 1.0 + task.index
        loss = (tf.reduce_sum(own[0] ** 2) + own[1] ** 2) * rate
        gradients = tf.gradients(loss, own)
        gather = [tf.assign_add(s, g) for s, g in zip(sums, gradients)]
        train = [tf.assign_sub(v, local * g) for v, g in zip(own, gradients)] if local else []
        clear = [tf.assign(s, tf.zeros_like(s)) for s in sums]
        pull = [tf.assign(v, s) for v, s in zip(own, shared)]
    if average:  # The elastic form: each goes a part of the way to the other.
        difference = [average * (v - s) for v, s in zip(own, shared)]
        with tf.control_dependencies(difference):
            give = [tf.assign_add(s, d, use_locking=True) for s, d in zip(shared, difference)]
            give += [tf.assign_sub(v, d) for v, d in zip(own, difference)]
        clear = []
    else:
        give = [tf.assign_sub(s, communication * g, use_locking=True) for s, g in zip(shared, sums)]
    count = tf.assign_add(step, 1)
    return shared, own, pull, [gather, train, give, clear, [] if average else pull, count]


def _apart(task, *settings):
    shared, own, begin, ops = _downpour(task, *settings)
    gather, train, give, clear, pull, count = ops
    local_init = tf.local_variables_initializer()
    ready = tf.report_uninitialized_variables(tf.global_variables())
    scaffold = tf.train.Scaffold(local_init_op=local_init, ready_for_local_init_op=ready)
    found = []
    with task.session(scaffold=scaffold) as sess:
        sess.run(begin)
        task.meet("start")
        for turn in range(4):
            for _ in range(2):
                sess.run([gather, train])
            task.meet(f"trained{turn}")
            for giver in range(2):  # One after the other, so that the values are known.
                if giver == task.index:
                    sess.run(give)
                    for op in (clear, pull):
                        sess.run(op)
                    sess.run(count)
                    task.say(f"gave{turn}.{giver}")
                task.wait(f"gave{turn}.{giver}")
            found.append([[rounded(v) for v in sess.run(some)] for some in (shared, own)])
            task.meet(f"read{turn}")
        found.append(int(sess.run(tf.train.get_global_step())))
    return found


@case
def downpour(task):
    """Own weights are trained; the sum of gradients goes to the servers, whose weights come back."""
    return _apart(task, 0.1, 0.1, None)


@case
def accumulated(task):
    """Gradients are gathered by themselves and applied to the servers' weights alone (AGN)."""
    return _apart(task, 0.0, 0.1, None)


@case
def elastic(task):
    """Own weights and those of the servers draw each other (EASGD)."""
    return _apart(task, 0.1, 0.1, 0.25)


@case
def kinds(task):
    """Integers, strings, booleans, tables and accumulators live on a server."""
    with tf.device("/job:ps/task:1"):
        number = tf.get_variable("number", [2], tf.int64, initializer=tf.zeros_initializer())
        word = tf.get_variable("word", initializer=tf.constant([b"a", b"b"]), trainable=False)
        flag = tf.get_variable("flag", initializer=tf.constant([True, False]), trainable=False)
        values = tf.lookup.KeyValueTensorInitializer(["x", "y"], np.array([1, 2], np.int64))
        table = tf.lookup.StaticHashTable(values, -1)
        gathered = tf.ConditionalAccumulator(tf.float32, [2], shared_name="gathered")
        sparse = tf.SparseConditionalAccumulator(tf.float32, [4, 1], shared_name="sparse")
        give = gathered.apply_grad([1.0 + task.index, 2.0])
        give_rows = sparse.apply_grad([2 * task.index], [[1.0]], grad_shape=[4, 1])
        take, take_rows = gathered.take_grad(2), sparse.take_grad(2)
        found = table.lookup(tf.constant(["y", "z"]))
    write = [tf.scatter_add(number, [task.index], np.array([5], np.int64))]
    if not task.chief:
        write += [tf.assign(word, ["c", "dd"]), tf.assign(flag, [False, False])]
    with task.session() as sess:
        task.meet("start")
        sess.run([write, give, give_rows])
        task.meet("wrote")
        result = [value.tolist() for value in sess.run([number, flag, found])]
        result.append([text.decode() for text in sess.run(word)])
        if not task.chief:
            result.append(sess.run(take).tolist())
            rows = sess.run(take_rows)
            result.append([sorted(rows[0].tolist()), rows[1].tolist()])
        task.meet("end")
    return result


@case
def fetched_beside(task):
    """What a worker fetches beside its train op was sent before the update; on its own task it is the new value."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", [1.0, 1.0])
        loss = tf.reduce_sum(tf.square(w))
        train = tf.train.GradientDescentOptimizer(0.25).minimize(loss, global_step=step)
    with tf.device(task.own):
        count = variable("count", 0.0, collections=[tf.GraphKeys.LOCAL_VARIABLES])
        counted = tf.assign_add(count, 1.0)
    seen = []
    with task.session() as sess:
        if not task.chief:
            task.wait("trained")
        for _ in range(3):
            _, _, *values = sess.run([train, counted.op, step, w, count])
            seen.append(rounded(np.hstack(values)))
        task.say("trained")
        task.meet("end")
    return seen


@case
def own_copy(task):
    """Each worker acts by a copy of the weights on its own task, a global variable that the chief does not restore."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", [[1.0, 2.0]])
    with tf.device(task.own):
        copy = variable("copy", [[0.0, 0.0]])
        x = tf.placeholder(tf.float32, [None, 1])
        y = tf.matmul(x, copy)
    sync = tf.assign(copy, w)
    (gradient,) = tf.gradients(tf.reduce_sum(y), [copy])
    train = tf.train.GradientDescentOptimizer(1.0).apply_gradients([(gradient, w)], global_step=step)
    ready = tf.report_uninitialized_variables([step, w])
    saver = tf.train.Saver([step, w])
    scaffold = tf.train.Scaffold(
        init_op=tf.variables_initializer([step, w]), ready_op=ready, ready_for_local_init_op=ready, saver=saver
    )
    seen = []
    folder = task.folder if task.chief else None
    with task.session(scaffold=scaffold, checkpoint_dir=folder, save_checkpoint_steps=1) as sess:
        sess.run(copy.initializer)
        seen.append(sess.run(y, {x: [[1.0]]}).tolist())
        task.meet("start")
        for number in range(2):
            if task.index == number:
                sess.run(sync)
                sess.run(train, {x: [[1.0 + number]]})
            task.meet(f"trained{number}")
        seen.append(sess.run(y, {x: [[1.0]]}).tolist())
        sess.run(sync)
        seen.append(sess.run(copy).tolist())
        task.meet("end")
    if task.chief:
        seen.append(sorted(name for name, _ in tf.train.list_variables(task.folder)))
    return seen


@case
def returning_worker(task):
    """A worker that was killed comes back under its number: own variables begin anew, those of the servers stay."""
    with tf.device(task.setter()):
        step = tf.train.get_or_create_global_step()
        w = variable("w", 0.0)
        with tf.device(task.own):
            mine = variable("mine", 1.0, collections=[tf.GraphKeys.LOCAL_VARIABLES], trainable=False)
        train = tf.train.GradientDescentOptimizer(1.0).minimize(w, global_step=step)
        count = tf.assign_add(mine, 1.0)
    with task.session() as sess:
        if not task.chief and not task.has("killed"):
            for _ in range(3):
                sess.run([train, count])
            task.say("killed")
            os.kill(os.getpid(), signal.SIGKILL)
        task.wait("killed")
        if task.chief:
            sess.run(train)
            task.say("alone")
        task.wait("alone")
        if not task.chief:
            sess.run([train, count])
        task.meet("end")
        return [int(sess.run(step)), float(sess.run(w)), float(sess.run(mine))]


def main(_):
    hosts = {"ps": FLAGS.ps_hosts.split(","), "worker": FLAGS.worker_hosts.split(",")}
    cluster = tf.train.ClusterSpec(hosts)
    server = tf.train.Server(cluster, job_name=FLAGS.job_name, task_index=FLAGS.task_index)
    if FLAGS.job_name == "ps":
        server.join()
    for function in CASES:
        name = function.__name__
        done = os.path.join(FLAGS.folder, f"{name}.done{FLAGS.task_index}")
        if os.path.exists(done):
            continue  # In the first life of a worker that was killed.
        with tf.Graph().as_default(), tf.variable_scope(name):
            found = function(Task(cluster, server, name))
        open(done, "w").close()
        print(json.dumps([name, found]), flush=True)


if __name__ == "__main__":
    tf.app.run(main)
