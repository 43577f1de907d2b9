"""Common mistakes of TensorFlow 1 programs: what the terminal's last line says, and how long it is at most."""

import dataclasses
import textwrap


@dataclasses.dataclass(frozen=True)
class Case:
    """A program that fails.

    Attributes:
        program: its text; in front of it stands the import of TensorFlow.
        last: a pattern of the last line that it writes.
        lines: how many lines of it are shown, each with its text, and marks below it: the program's own.
        arguments: those of the command line.
        without_extra: whether the extra `legacy` is not installed.
    """

    program: str
    last: str
    lines: int = 1
    arguments: tuple[str, ...] = ()
    without_extra: bool = False


MODEL = """
def model(name="w"):
    x = tf.placeholder(tf.float32, [None, 3], "x")
    w = tf.get_variable(name, [3, 1])
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w)), name="loss")
    return x, loss


"""

TRAINING = """
def graph(name, columns=1):
    x = tf.placeholder(tf.float32, [None, 3], "x")
    w = tf.get_variable(name, [3, columns])
    step = tf.train.get_or_create_global_step()
    return x, tf.train.AdamOptimizer(0.1).minimize(tf.reduce_mean(tf.square(tf.matmul(x, w))), step)


def train(folder, name, columns=1, steps=2):
    with tf.Graph().as_default():
        x, train_op = graph(name, columns)
        hooks = [tf.train.StopAtStepHook(last_step=steps)]
        with tf.train.MonitoredTrainingSession(checkpoint_dir=folder, hooks=hooks, save_summaries_steps=None) as sess:
            while not sess.should_stop():
                sess.run(train_op, {x: [[1.0, 2.0, 3.0]]})


"""

FLAGS = """
tf.app.flags.DEFINE_integer("batch_size", 32, "rows")
tf.app.run(lambda _: None)
"""


def _program(text):
    return textwrap.dedent(text).lstrip("\n")


def _session(body):
    """Returns a program that makes a model and runs these statements in a session."""
    body = textwrap.indent(_program(body), "    ")
    return f"{MODEL}x, loss = model()\nwith tf.Session() as sess:\n{body}"


def _training(text):
    return TRAINING + _program(text)


INITIALIZED = "sess.run(tf.global_variables_initializer())\n"
UNINITIALIZED = (
    r"\[\[node MatMul/ReadVariableOp \(defined at .*program.py:6, .*Run `tf.global_variables_initializer\(\)`"
)

CASES = {
    "misspelled fetch": Case(
        _session("sess.run('los:0')"), r"UsageError: `Session.run`: .*'los:0' refers.*Near: 'loss:0'\. Fetch tensors"
    ),
    "fetch of None": Case(
        _session("sess.run([loss, None])"), r"UsageTypeError: `Session.run`: .*Cannot be None\. Fetch tensors"
    ),
    "fetch of another graph": Case(
        MODEL
        + "x, loss = model()\nwith tf.Graph().as_default():\n    tf.no_op()\n    sess = tf.Session()\nsess.run(loss)\n",
        r"UsageError: `Session.run`: .*is not an element of this graph.*Fetch tensors",
    ),
    "misspelled feed": Case(
        _session("sess.run(loss, {'x1:0': [[1, 2, 3]]})"), r"UsageTypeError: `Session.run`: .*'x1:0'.*Use a tensor of"
    ),
    "feed of a wrong shape": Case(
        _session("sess.run(loss, {x: [[1, 2]]})"), r"shape \(1, 2\) for Tensor x:0, which has shape \(\?, 3\)\. Reshape"
    ),
    "feed of a wrong type": Case(
        _session("sess.run(loss, {x: [['a', 'b', 'c']]})"), r"x:0 is no array of float32: .*'a'\. Feed numbers"
    ),
    "feed of a tensor": Case(
        _session("sess.run(loss, {x: tf.ones([1, 3])})"), r"cannot be a tf.Tensor object; .*run the tensor first"
    ),
    "feed of what is no tensor": Case(
        _session("sess.run(loss, {loss.op: 1.0})"), r"Can not convert a Operation into a Tensor\. Use a tensor of"
    ),
    "placeholder that is not fed": Case(
        _session(INITIALIZED + "sess.run(loss)"),
        r"\[\[node x \(defined at .*program.py:4, called from .*program.py:10[,)]",
    ),
    "uninitialized variable": Case(_session("sess.run(loss, {x: [[1, 2, 3]]})"), UNINITIALIZED),
    "uninitialized variable, functions": Case(
        MODEL
        + _program("""
        def evaluate(sess, x, loss):
            return sess.run(loss, {x: [[1, 2, 3]]})


        def main(_):
            x, loss = model()
            with tf.Session() as sess:
                evaluate(sess, x, loss)


        tf.app.run()
        """),
        UNINITIALIZED,
        lines=3,
    ),
    "shapes that do not fit": Case(
        MODEL + "x, loss = model()\ntf.matmul(x, tf.zeros([4, 1]))\n", r"^ValueError: Dimensions must be equal"
    ),
    "types that do not fit": Case(
        MODEL + "x, loss = model()\nloss + tf.constant(1)\n", r"^TypeError: Input 'y' of 'AddV2' Op has type int32"
    ),
    "missing file": Case(
        "text = tf.read_file('no/such.txt')\nwith tf.Session() as sess:\n    sess.run(text)\n",
        r"\[\[node ReadFile \(defined at .*program.py:2[,)]",
    ),
    "empty graph": Case("tf.Session(graph=tf.Graph()).run('x:0')\n", r"The Session graph is empty\. Add operations"),
    "closed session": Case(
        MODEL + "x, loss = model()\nsess = tf.Session()\nsess.close()\nsess.run(loss)\n",
        r"closed Session\. Open a new one",
    ),
    "finalized graph": Case(
        MODEL + "x, loss = model()\ntf.get_default_graph().finalize()\nloss + 1\n",
        r"^RuntimeError: Graph is finalized and cannot be modified\.$",
    ),
    "name that is taken": Case(
        MODEL + "model()\nmodel()\n", r"^ValueError: Variable w already exists, disallowed\. Did you mean", lines=2
    ),
    "renamed layer": Case(
        _training("train('model', 'a/w')\ntrain('model', 'b/w', steps=4)"),
        r"CheckpointNameError: .*: 'b/w' \(near: a/w\); and 2 slots of them\. .*Restore the rest with `Saver",
        lines=2,
    ),
    "layer of another size": Case(
        _training("train('model', 'w')\ntrain('model', 'w', columns=2, steps=4)"),
        r"CheckpointShapeError: .*'w' is float32 \(3, 2\) in the graph, float32 \(3, 1\) in the checkpoint; .*slots.*"
        r"Build the model with the sizes",
        lines=2,
    ),
    "missing checkpoint": Case(
        _session("tf.train.Saver().restore(sess, 'no/model.ckpt-1')"),
        r"NotFoundError: .*no checkpoint no/model.ckpt-1: no; No such file or directory\. Give the path",
    ),
    "no checkpoint at all": Case(
        _session("tf.train.Saver().restore(sess, tf.train.latest_checkpoint('no'))"),
        r"UsageError: .*Can't load save_path when it is None\. Give the path of a checkpoint",
    ),
    "folder that cannot be made": Case(
        _training("open('file', 'w').close()\ntrain('file/model', 'w')"), r"FailedPreconditionError: file", lines=2
    ),
    "checkpoint of a folder that is not there": Case(
        _session(INITIALIZED + "tf.train.Saver().save(sess, 'no/such/folder/m')"),
        r"^ValueError: Parent directory of no/such/folder/m doesn't exist, can't save\.$",
    ),
    "wrong flag": Case(
        FLAGS, r"IllegalFlagValueError: flag --batch_size=big: invalid", arguments=("--batch_size=big",)
    ),
    "hook that fetches what is not there": Case(
        _training("""
        class Hook(tf.train.SessionRunHook):
            def before_run(self, run_context):
                return tf.train.SessionRunArgs("no:0")


        x, train_op = graph("w")
        with tf.train.MonitoredTrainingSession(hooks=[Hook()]) as sess:
            sess.run(train_op, {x: [[1, 2, 3]]})
        """),
        r"UsageError: `Session.run`: .*'no:0'.*Fetch tensors",
    ),
    "hook with a mistake": Case(
        _training("""
        class Hook(tf.train.SessionRunHook):
            def after_run(self, run_context, run_values):
                {}["loss"]


        x, train_op = graph("w")
        with tf.train.MonitoredTrainingSession(hooks=[Hook()]) as sess:
            sess.run(train_op, {x: [[1, 2, 3]]})
        """),
        r"^KeyError: 'loss'$",
        lines=2,
    ),
    "step function with a mistake": Case(
        _training("""
        def step(step_context):
            return step_context.session.run("no:0")


        x, train_op = graph("w")
        with tf.train.MonitoredTrainingSession() as sess:
            sess.run_step_fn(step)
        """),
        r"UsageError: `Session.run`: .*'no:0'.*Fetch tensors",
        lines=2,
    ),
    "batch larger than the data": Case(
        """
rows = tf.train.input_producer(tf.zeros([3, 2]), num_epochs=1).dequeue()
batch = tf.train.batch([rows], 8)
with tf.Session() as sess:
    sess.run(tf.local_variables_initializer())
    coord = tf.train.Coordinator()
    tf.train.start_queue_runners(sess, coord)
    sess.run(batch)
""",
        r"\[\[node batch \(defined at .*program.py:4[,)]",
    ),
    "end of the input": Case(
        "row = tf.data.Dataset.range(1).make_one_shot_iterator().get_next()\nsess = tf.Session()\nsess.run(row)\n"
        "sess.run(row)\n",
        r"\[\[node IteratorGetNext \(defined at .*program.py:2[,)]",
    ),
    "unsupported name": Case(
        "tf.Session('grpc://elsewhere:2222')\n", r"UnsupportedError: `tf.Session\(target=...\)`: .*Leave `target`"
    ),
    "misspelled name": Case(
        "tf.nn.rellu(1.0)\n", r"module 'tf2compat.v1.nn' has no attribute 'rellu'\. Did you mean: 'relu'"
    ),
    "mistake of Python's": Case(
        "def f():\n    return 1 / 0\n\n\nf()\n", r"^ZeroDivisionError: division by zero$", lines=2
    ),
    "accident inside TensorFlow": Case("tf.get_collection([])\n", r"^TypeError: unhashable type: 'list'$", lines=3),
    "no extra: tf.layers": Case(
        "def net(x):\n    return tf.layers.dense(x, 2)\n\n\nnet(tf.zeros([1, 2]))\n",
        r"MissingExtraError: `tf.layers`: It needs tf_keras, which is not installed\. Install the extra: `pip install",
        lines=2,
        without_extra=True,
    ),
    "no extra: tf.estimator": Case(
        "tf.estimator.Estimator\n",
        r"MissingExtraError: `tf.estimator`: It needs .*Install the extra",
        without_extra=True,
    ),
    "no extra: tf.contrib.rnn": Case(
        "tf.contrib.rnn.LSTMCell\n", r"MissingExtraError: .*It needs tf_keras, .*Install the extra", without_extra=True
    ),
    "no extra: tf.contrib.slim": Case(
        "tf.contrib.slim.conv2d\n", r"MissingExtraError: .*It needs tf_\w+, .*Install the extra", without_extra=True
    ),
    "no extra: tf_slim itself": Case(
        "import tf_slim\n", r"No module named 'tf_slim'\. Install the extra: `pip install", without_extra=True
    ),
}
"""Name -> a mistake."""
