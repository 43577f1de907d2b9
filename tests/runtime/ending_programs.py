# ruff: noqa: E501
"""Programs that end with open sessions, each in a forked child of this one, which has imported TensorFlow once.

Prints a line for each: its name, how it ended (-9: it had not ended after a minute), and the end of its output.

    python ending_programs.py plain NAME...
    python -c "import tf2compat; tf2compat.install(); import ending_programs" install NAME...
    python -m tf2compat run ending_programs.py run NAME...
"""

import os
import select
import signal
import sys
import tempfile  # noqa: F401  (the programs use it)
import time

DOOR, NAMES = sys.argv[1], sys.argv[2:]
if DOOR == "plain":
    import tf2compat.v1 as tf
else:
    import tensorflow as tf
tf.disable_v2_behavior()

ITERATOR = """
it = tf.data.make_initializable_iterator(tf.data.Dataset.range(10)); x = it.get_next()
sess = tf.Session(); sess.run(it.initializer); print(sess.run(x))
"""
QUEUE = """
q = tf.FIFOQueue(10, tf.int32); put = q.enqueue(1); take = q.dequeue()
sess = tf.Session(); sess.run(put); print(sess.run(take))
"""
TABLE = """
values = tf.lookup.KeyValueTensorInitializer(['a'], [1]); found = tf.lookup.StaticHashTable(values, -1).lookup(tf.constant('a'))
sess = tf.Session(); sess.run(tf.tables_initializer()); print(sess.run(found))
"""
RUNNERS = """
number, = tf.train.slice_input_producer([tf.range(100)], shuffle=False)
batch = tf.train.batch([number + 1], 4, num_threads=1, capacity=8)
sess = tf.Session(); sess.run(tf.local_variables_initializer())
tf.train.start_queue_runners(sess, tf.train.Coordinator())
print(sess.run(batch))
"""
THREADS = """
import threading
def endless(fetch):
    while True: sess.run(fetch)
for fetch in [put, put, put, take, put]: threading.Thread(target=endless, args=[fetch], daemon=True).start()
time.sleep(0.2)
"""
SAVING = """
import atexit, tf2compat
v = tf.get_variable('v', initializer=1.0)
sess = tf.Session(); sess.run(v.initializer)
folder = tempfile.mkdtemp()
atexit.register(lambda: print('checkpoint' in os.listdir(folder)))
from tf2compat.checkpoint import values
write = values.write
def slow(*arguments):
    time.sleep(0.3)
    if waits: print('READY', flush=True); time.sleep(0.5)
    if fails: raise OSError('no space')
    return write(*arguments)
values.write = slow
tf.train.Saver(async_save=True).save(sess, folder + '/model')
"""


def indented(source):
    return "".join(f"    {line}\n" for line in source.splitlines())


PROGRAMS = {
    "iterator": ITERATOR,
    "table": TABLE,
    "several": "".join(f"with tf.Graph().as_default():\n{indented(each)}\nkept{n} = sess\n" for n, each in enumerate([ITERATOR, QUEUE, TABLE])),
    "closure": f"def program():\n{indented(ITERATOR)}\n    return lambda: sess.run(x)\nmore = program(); print(more())",
    "class": f"class Model:\n{indented(QUEUE)}\nModel.itself = Model()",
    "thread": f"import threading\ndef program():\n{indented(ITERATOR)}\n    kept.append(sess)\nkept = []; threading.Thread(target=program).start()",
    "daemons": QUEUE + THREADS,
    "runners": RUNNERS + "sys.exit(3)",
    "error": RUNNERS + "raise ValueError('the end')",
    "interrupt": RUNNERS + "print('READY', flush=True)\nwhile True: time.sleep(0.01)",
    "caught": RUNNERS + "try:\n    print('READY', flush=True)\n    while True: time.sleep(0.01)\nexcept KeyboardInterrupt: sys.exit(5)",
    "forked": QUEUE + "child = os.fork()\nif child: print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))",
    "atexit": "import atexit\n" + QUEUE + "atexit.register(lambda: (sess.run(put), print('still', sess.run(take)), globals().pop('sess')))",
    "closed_late": QUEUE + "class Owner:\n    def __del__(self): self.sess.close(); print('closed')\nowner = Owner(); owner.sess = sess",
    "saved": "fails, waits = False, False\n" + SAVING,
    "saved_interrupted": "fails, waits = False, True\n" + SAVING,
    "closing_interrupted": "fails, waits = False, True\n" + SAVING + "sess.close()",
    "saved_forked": "fails, waits = False, False\n" + SAVING + "child = os.fork()\nif child: print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\nelse: sess.close()",
    "unsaved": "fails, waits = True, False\n" + SAVING,
    "unsaved_dropped": "fails, waits = True, False\n" + SAVING + "del sess",
    "unsaved_seen": "fails, waits = True, False\n" + SAVING + "try: sess.close()\nexcept OSError: print('seen')",
}  # fmt: skip

program, children = None, {}
for name in NAMES:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        program = PROGRAMS[name]
        break
    os.close(writing)
    output = b""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if not select.select([reading], [], [], 5)[0]:
            if b"READY" in output:
                os.kill(child, signal.SIGINT)  # Again: Python loses one that comes while it collects garbage.
            continue
        some = os.read(reading, 4096)
        if not some:
            break
        ready, output = b"READY" in output, output + some
        if b"READY" in output and not ready:
            os.kill(child, signal.SIGINT)
    while time.monotonic() < until and not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.02)
    if time.monotonic() >= until:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(name, status, output.decode().replace("\n", " ")[-1500:], flush=True)
if program is not None:
    exec(compile(program, "program.py", "exec"), globals())  # And the child ends as a program does.
