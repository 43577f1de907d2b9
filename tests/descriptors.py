"""The registry of symbols that are ours: how each is used in a small training, and what it is exempt from.

`test_descriptors.py` uses each on one device, on two replicas, compiled with XLA, and across a checkpoint. A symbol is
in one of these tables, or exempt by name with a reason:

- `LAYERS`: a function of a tensor `[rows, 4]` that stands between the model and its loss.
- `TRAINERS`: a function that trains a `Model` for `steps` steps in a folder and returns `w`.
- `EXEMPT`: symbols that are not tried, or `symbol: mode` that fails, with the reason.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

import tf2compat.v1 as tf

X = np.arange(16, dtype=np.float32).reshape(4, 4) / 16
MODES = ("one device", "two replicas", "XLA", "checkpoint")
LAYERS: dict[str, Callable[[Any], Any]] = {}
TRAINERS: dict[str, Callable[..., Any]] = {}

_HOST = "it works on the host: no value of a step goes through it"
_FILES = "it reads files of a checkpoint, not values of a step"
_SWITCH = "a switch of the process; tests/v1/test_graph.py and its own test turn it, each in a process of its own"
EXEMPT: dict[str, str] = {
    "numpy_function: two replicas": "refused: what Python makes of the batch is not known",
    "nn.atrous_conv2d_transpose: two replicas": "refused: it moves rows to other places in between",
    "train.SingularMonitoredSession: two replicas": "it has no arguments for it; flags and the command choose",
    "train.SingularMonitoredSession: XLA": "it has no arguments for it; flags and the command choose",
    "Graph": "every training here builds in one",
    "disable_eager_execution": _SWITCH,
    "disable_v2_behavior": _SWITCH,
    "enable_control_flow_v2": _SWITCH,
    "enable_v2_behavior": _SWITCH,
    "image.adjust_jpeg_quality": "it codes an image anew, which has no gradient; tests/v1/image tries its arguments",
    "keras.utils.HDF5Matrix": "it refuses to be used, with the alternative",
    "keras.utils.convert_all_kernels_in_model": "it refuses to be used, with the alternative",
    "keras.utils.multi_gpu_model": "it refuses to be used, with the alternative",
    "app.flags": _HOST,
    "app.run": _HOST,
    "flags.FLAGS": _HOST,
    "compat.v1": "another name of `tf`",
    "examples.tutorials": "a package",
    "examples.tutorials.mnist": "a package",
    "examples.tutorials.mnist.input_data": _HOST,
    "examples.tutorials.mnist.mnist": "it builds layers of TensorFlow's; tests/v1/test_mnist.py trains it",
    "test.TestCase": "it runs other tests; tests/v1/test tries its sessions",
    "test.create_local_cluster": "it starts servers; tests/distribute tries them in processes",
    "distribute.Server": "another name of `tf.train.Server`",
    "io.match_filenames_once": "another name of `tf.train.match_filenames_once`",
    "train.queue_runner.start_queue_runners": "another name of `tf.train.start_queue_runners`",
    "graph_util.import_graph_def": "another name of `tf.import_graph_def`",
    "train.Server": "a cluster, not replicas of one process; tests/distribute tries it",
    "distribute.experimental.MultiWorkerMirroredStrategy": "several processes; tests/distribute tries it",
    "contrib.distribute.CollectiveAllReduceStrategy": "several processes; tests/distribute tries it",
    "contrib.distribute.MirroredStrategy": "a strategy of estimators; tests/contrib/test_strategies.py trains by it",
    "train.SyncReplicasOptimizer": "a queue runner applies its gradients, after the step; it has a test of its own",
    "train.SessionCreator": "the base class of the two that are tried",
    "train.Int64List": _HOST,
    "train.SecondOrStepTimer": _HOST,
    "train.checkpoint_exists": _FILES,
    "train.checkpoints_iterator": _FILES,
    "train.get_checkpoint_mtimes": _FILES,
    "train.get_checkpoint_state": _FILES,
    "train.list_variables": _FILES,
    "train.load_checkpoint": _FILES,
    "train.load_variable": _FILES,
    "train.NewCheckpointReader": _FILES,
    "keras.estimator.model_to_estimator": "tests/estimator trains estimators in each mode",
    "estimator.tpu.TPUEstimator": "tests/estimator trains estimators in each mode",
    "contrib.tpu.TPUEstimator": "`tf.estimator.tpu.TPUEstimator`",
    "contrib.tpu.CrossShardOptimizer": "`tf.tpu.CrossShardOptimizer`",
    "contrib.estimator": "tests/contrib/estimator trains by its parts",
    "contrib.estimator.head": "tests/contrib/estimator trains by its parts",
    "contrib.training.byte_size_load_fn": "it places variables while a graph is built",
    "contrib.seq2seq._BaseAttentionMechanismV2": "a base class; tests/contrib trains a layer that derives from it",
    "contrib.seq2seq.BaseDecoder": "a base class; tests/contrib decodes by one that derives from it",
    "contrib.util.load_op_library": "it finds ops while a graph is built",
    "op:ZeroVarInitializer": "an initializer that runs once; tests/contrib/test_zero_initializer.py",
    "op:ZeroInitializer": "an initializer that runs once; tests/contrib/test_zero_initializer.py",
    "op:AdjustHsvInYiq": "an augmentation of images; tests/contrib/test_adjust_hsv_in_yiq.py has 1.15's values",
    "op:ImageConnectedComponents": "an analysis of images; tests/contrib/test_connected_components.py",
    "op:ImageProjectiveTransform": "an augmentation of images; tests/contrib/test_projective_transform.py",
    "op:GatherTree": "a search of one batch, at inference; tests/contrib/test_gather_tree.py",
    "op:BipartiteMatch": "a match of one batch's boxes, on the host; tests/contrib/test_bipartite_match.py",
    "op:ObtainNext": "it counts in a variable; tests/contrib/test_obtain_next.py",
    "op:SparseFeatureCross": "strings are crossed on the host; tests/contrib/test_sparse_feature_cross.py",
    "op:SparseFeatureCrossV2": "strings are crossed on the host; tests/contrib/test_sparse_feature_cross.py",
}


def layer(*symbols: str) -> Callable[[Any], Any]:
    """Registers a function as the layer of symbols."""

    def register(function: Any) -> Any:
        LAYERS.update(dict.fromkeys(symbols, function))
        return function

    return register


def trainer(*symbols: str) -> Callable[[Any], Any]:
    """Registers a function as the trainer of symbols."""

    def register(function: Any) -> Any:
        TRAINERS.update(dict.fromkeys(symbols, function))
        return function

    return register


class Model:
    """A regression in the default graph: `x`, `w`, `loss`, a step `train` and its counter `global_step`.

    Args:
        build: the layer in front of the loss; the identity when None.
        optimizer: returns the optimizer; gradient descent when None.
    """

    def __init__(self, build: Any = None, optimizer: Any = None) -> None:
        self.global_step = tf.train.get_or_create_global_step()
        self.x = tf.placeholder(tf.float32, [None, 4])
        self.w = tf.get_variable("w", initializer=[[1.0], [2.0], [3.0], [4.0]])
        hidden = self.x * tf.transpose(self.w)
        self.loss = tf.reduce_mean(build(hidden) if build else hidden) - 1.0
        self.loss = tf.square(self.loss)
        optimizer = optimizer() if optimizer else tf.train.GradientDescentOptimizer(0.1)
        self.train = optimizer.minimize(self.loss, self.global_step)

    def steps(self, session: Any, count: int) -> Any:
        """Trains `count` steps and returns `w`."""
        for _ in range(count):
            session.run([self.train, self.loss], {self.x: X})
        return np.asarray(session.run(self.w, {self.x: X}))


# Layers.

layer("placeholder", "Tensor")(lambda x: x if isinstance(x, tf.Tensor) else None)
layer("Variable")(lambda x: x * tf.Variable([[2.0]], name="scale"))
layer("mul")(lambda x: tf.mul(x, 2.0))
layer("neg")(lambda x: tf.neg(x))
layer("sub")(lambda x: tf.sub(x, 1.0))
layer("pack")(lambda x: tf.pack([x, 2.0 * x], axis=1))
layer("unpack")(lambda x: tf.add_n(tf.unpack(x, axis=1)))
layer("argmax")(lambda x: x * tf.cast(tf.argmax(x, 1), tf.float32)[:, None])
layer("argmin")(lambda x: x * tf.cast(tf.argmin(-x, 1), tf.float32)[:, None])
layer("divide")(lambda x: tf.divide(x, 2.0))
layer("matmul")(lambda x: tf.matmul(x, tf.ones([4, 2])))
layer("math.argmax")(lambda x: x * tf.cast(tf.math.argmax(x, 1), tf.float32)[:, None])
layer("math.argmin")(lambda x: x * tf.cast(tf.math.argmin(-x, 1), tf.float32)[:, None])
layer("math.divide")(lambda x: tf.math.divide(x, 2.0))
layer("math.top_k")(lambda x: tf.math.top_k(x, 2, True, "top").values)
layer("linalg.matmul")(lambda x: tf.linalg.matmul(x, tf.ones([4, 2])))
layer("random.uniform")(lambda x: x * tf.random.uniform([], 1.5, 1.5))
layer("manip.scatter_nd")(lambda x: x + tf.manip.scatter_nd([[0], [2]], [1.0, 2.0], [4], "scattered"))
layer("image.per_image_standardization")(
    lambda x: x + tf.reshape(tf.image.per_image_standardization(tf.reshape(x, [-1, 2, 2, 1])), [-1, 4])
)
layer("cond")(lambda x: tf.cond(tf.ones([]) > 0.0, lambda: [2.0 * x], lambda: [x]))


@layer("control_dependencies")
def _outside_the_branch(x: Any) -> Any:
    def doubled() -> Any:
        with tf.control_dependencies(None):
            two = tf.constant(2.0)
        return two * x

    return tf.cond(tf.ones([]) > 0.0, doubled, lambda: x)


@layer("import_graph_def")
def _imported(x: Any) -> Any:
    with tf.Graph().as_default() as graph:
        tf.multiply(tf.placeholder(tf.float32, name="given"), 2.0, name="doubled")
    return tf.import_graph_def(graph.as_graph_def(), {"given:0": x}, ["doubled:0"])[0]


layer("tuple")(lambda x: tf.tuple([2.0 * x], control_inputs=[x])[0])
layer("case")(lambda x: tf.case([(tf.ones([]) > 0.0, lambda: 2.0 * x)], lambda: x))
layer("while_loop")(
    lambda x: tf.while_loop(lambda i, y: i < 2, lambda i, y: (i + 1, 1.5 * y), [0, x], maximum_iterations=2)[1]
)
layer("linspace", "lin_space")(lambda x: x * tf.linspace(1.0, 2.0, 4, "grid"))
layer("random_uniform")(lambda x: x * tf.random_uniform([], 1.5, 1.5))
layer("numpy_function")(lambda x: x + tf.ensure_shape(tf.numpy_function(np.abs, [x], tf.float32), [None, 4]))
layer("scatter_nd")(lambda x: x + tf.scatter_nd([[0], [2]], [1.0, 2.0], [4]))
layer("tensor_scatter_add", "tensor_scatter_nd_add")(lambda x: x * tf.tensor_scatter_add(tf.ones([4]), [[1]], [2.0]))
layer("tensor_scatter_sub", "tensor_scatter_nd_sub")(lambda x: x * tf.tensor_scatter_sub(tf.ones([4]), [[1]], [2.0]))
layer("nn.top_k")(lambda x: tf.nn.top_k(x, 2).values)
layer("nn.sigmoid_cross_entropy_with_logits")(
    lambda x: tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones_like(x), logits=x)
)
layer("nn.softmax_cross_entropy_with_logits")(
    lambda x: tf.nn.softmax_cross_entropy_with_logits(labels=tf.one_hot(tf.argmax(x, 1), 4), logits=x)
)
layer("nn.sparse_softmax_cross_entropy_with_logits")(
    lambda x: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.argmax(x, 1), logits=x)
)


@layer("assign")
def assigned(x: Any) -> Any:
    count = tf.get_variable("count", initializer=0.0, trainable=False)
    with tf.control_dependencies([tf.assign(count, count + 1.0)]):
        return tf.identity(x)


@layer("assert_variables_initialized")
def asserted(x: Any) -> Any:
    with tf.control_dependencies([tf.assert_variables_initialized(tf.trainable_variables())]):
        return tf.identity(x)


@layer("scalar_summary", "merge_summary", "merge_all_summaries", "histogram_summary")
def summarized(x: Any) -> Any:
    made = [tf.scalar_summary("mean", tf.reduce_mean(x)), tf.histogram_summary("x", x)]
    tf.merge_summary(made)
    tf.merge_all_summaries()
    return x


@layer("image_summary", "audio_summary")
def shown(x: Any) -> Any:
    tf.image_summary("image", tf.reshape(x, [-1, 2, 2, 1]))
    tf.audio_summary("sound", x, 8000)
    return x


@layer("nn.conv1d_transpose")
def conv1d(x: Any) -> Any:
    rows = tf.shape(x)[0]
    return tf.nn.conv1d_transpose(x[:, :, None], tf.ones([2, 3, 1]), tf.stack([rows, 8, 3]), 2)


@layer("nn.conv2d_transpose", "nn.conv2d_backprop_input")
def conv2d(x: Any) -> Any:
    rows = tf.shape(x)[0]
    return tf.nn.conv2d_transpose(
        tf.reshape(x, [-1, 2, 2, 1]), tf.ones([2, 2, 3, 1]), tf.stack([rows, 4, 4, 3]), [1, 2, 2, 1]
    )


@layer("nn.atrous_conv2d_transpose")
def atrous(x: Any) -> Any:
    rows = tf.shape(x)[0]
    images = tf.reshape(x, [-1, 2, 2, 1])
    return tf.nn.atrous_conv2d_transpose(images, tf.ones([2, 2, 3, 1]), tf.stack([rows, 2, 2, 3]), 2, "SAME")


@layer("keras.utils.track_tf1_style_variables", "keras.utils.get_or_create_layer")
def tracked(x: Any) -> Any:
    keras = tf.keras

    class Scaled(keras.layers.Layer):
        @keras.utils.track_tf1_style_variables
        def call(self, inputs: Any) -> Any:
            return keras.utils.get_or_create_layer("inner", lambda: dense)(inputs)

    dense = keras.layers.Dense(2, kernel_initializer="ones")
    return Scaled()(x)


# Trainers: `folder` is empty at first; a second call with the same one goes on from its checkpoint.


@trainer("Session", "train.Saver", "train.latest_checkpoint", "InteractiveSession")
def by_saver(model: Model, options: dict[str, Any], folder: str, steps: int, kind: Any = None) -> Any:
    saver = tf.train.Saver()
    with (kind or tf.Session)(**options) as session:
        newest = tf.train.latest_checkpoint(folder)
        saver.restore(session, newest) if newest else session.run(tf.global_variables_initializer())
        found = model.steps(session, steps)
        saver.save(session, os.path.join(folder, "model"), model.global_step)
    return found


@trainer("train.import_meta_graph")
def by_meta_graph(model: Model, options: dict[str, Any], folder: str, steps: int) -> Any:
    tf.train.export_meta_graph(os.path.join(folder, "graph.meta"))
    names = model.x.name, model.train.name, model.loss.name, model.w.name
    with tf.Graph().as_default() as graph:
        tf.train.import_meta_graph(os.path.join(folder, "graph.meta"))
        again = object.__new__(Model)
        again.x, again.loss, again.w = (graph.get_tensor_by_name(names[place]) for place in (0, 2, 3))
        again.train = graph.get_operation_by_name(names[1])
        again.global_step = tf.train.get_global_step()
        return by_saver(again, options, folder, steps)


@trainer("train.CheckpointManager")
def by_manager(model: Model, options: dict[str, Any], folder: str, steps: int) -> Any:
    with tf.Session(**options) as session:
        checkpoint = tf.train.Checkpoint(w=model.w, step=model.global_step)
        manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=1)
        session.run(tf.global_variables_initializer())
        if manager.latest_checkpoint:
            checkpoint.restore(manager.latest_checkpoint).run_restore_ops(session)
        else:
            checkpoint.save_counter.initializer.run(session=session)
        found = model.steps(session, steps)
        manager.save()
    return found


@trainer("train.init_from_checkpoint")
def by_init(model: Model, options: dict[str, Any], folder: str, steps: int) -> Any:
    newest = tf.train.latest_checkpoint(folder)
    if newest:
        tf.train.init_from_checkpoint(newest, {"w": model.w})
    with tf.Session(**options) as session:
        session.run(tf.global_variables_initializer())
        found = model.steps(session, steps)
        tf.train.Saver([model.w]).save(session, os.path.join(folder, "model"))
    return found


@trainer("train.MonitoredTrainingSession", "train.CheckpointSaverHook", "train.Scaffold")
def monitored(model: Model, options: dict[str, Any], folder: str, steps: int, hooks: Any = ()) -> Any:
    with tf.train.MonitoredTrainingSession(
        checkpoint_dir=folder,
        scaffold=tf.train.Scaffold(),
        hooks=list(hooks),
        log_step_count_steps=None,
        **options,
    ) as session:
        return model.steps(session, steps)


HOOKS: dict[str, Callable[[Model, str], Any]] = {
    "train.LoggingTensorHook": lambda model, folder: tf.train.LoggingTensorHook([model.loss], every_n_iter=1),
    "train.ProfilerHook": lambda model, folder: tf.train.ProfilerHook(save_steps=2, output_dir=folder),
    "train.ProgressHook": lambda model, folder: tf.train.ProgressHook(last_step=4, loss=model.loss),
    "train.StepCounterHook": lambda model, folder: tf.train.StepCounterHook(every_n_steps=1, output_dir=folder),
    "train.SummarySaverHook": lambda model, folder: tf.train.SummarySaverHook(
        save_steps=1, output_dir=folder, summary_op=tf.summary.scalar("loss", model.loss)
    ),
    "train.SummaryWriter": lambda model, folder: _closing(tf.train.SummaryWriter(folder, tf.get_default_graph())),
    "train.match_filenames_once": lambda model, folder: _after(tf.train.match_filenames_once(f"{folder}/*")),
    "train.start_queue_runners": lambda model, folder: _after(tf.train.batch([tf.constant(1.0)], 2)),
}


class _after(tf.train.SessionRunHook):
    """Fetches a tensor in each step."""

    def __init__(self, tensor: Any) -> None:
        self._tensor = tensor

    def before_run(self, context: Any) -> Any:
        return tf.train.SessionRunArgs(self._tensor)


class _closing(tf.train.SessionRunHook):
    """Closes a writer."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def end(self, session: Any) -> None:
        self._writer.close()


def _with_hook(make: Any) -> Any:
    return lambda model, options, folder, steps: monitored(model, options, folder, steps, [make(model, folder)])


for _symbol, _make in HOOKS.items():
    trainer(_symbol)(_with_hook(_make))


@trainer("train.ChiefSessionCreator", "train.MonitoredSession", "train.SessionManager", "train.WorkerSessionCreator")
def by_creator(model: Model, options: dict[str, Any], folder: str, steps: int) -> Any:
    chief = tf.train.ChiefSessionCreator(checkpoint_dir=folder, **options)
    hooks = [tf.train.CheckpointSaverHook(folder, save_steps=1)]
    with tf.train.MonitoredSession(chief, hooks) as session:
        return model.steps(session, steps)


@trainer("train.SingularMonitoredSession")
def singular(model: Model, options: dict[str, Any], folder: str, steps: int) -> Any:
    hooks = [tf.train.CheckpointSaverHook(folder, save_steps=1)]
    with tf.train.SingularMonitoredSession(hooks, checkpoint_dir=folder, **options) as session:
        return model.steps(session, steps)


@trainer("train.Supervisor", "Supervisor")
def supervised(model: Model, options: dict[str, Any], folder: str, steps: int) -> Any:
    supervisor = tf.train.Supervisor(logdir=folder, save_model_secs=0, summary_op=None, **options)
    with supervisor.managed_session() as session:
        found = model.steps(session, steps)
        supervisor.saver.save(session, os.path.join(folder, "model.ckpt"), model.global_step)
    return found


def _optimized(make: Any) -> Any:
    """Returns a trainer whose model has another optimizer."""

    def train(model: Model, options: dict[str, Any], folder: str, steps: int) -> Any:
        with tf.Graph().as_default():
            other = Model(optimizer=make)
            return by_saver(other, options, folder, steps)

    return train


trainer("tpu.CrossShardOptimizer")(
    _optimized(lambda: tf.tpu.CrossShardOptimizer(tf.train.GradientDescentOptimizer(0.1)))
)


@trainer("graph_util.convert_variables_to_constants")
def frozen(model: Model, options: dict[str, Any], folder: str, steps: int) -> Any:
    """Trains, freezes, and reads `w` from the frozen graph."""
    saver = tf.train.Saver()
    with tf.Session(**options) as session:
        newest = tf.train.latest_checkpoint(folder)
        saver.restore(session, newest) if newest else session.run(tf.global_variables_initializer())
        model.steps(session, steps)
        saver.save(session, os.path.join(folder, "model"), model.global_step)
        read = tf.identity(model.w, name="frozen_w").op.name
        graph_def = tf.get_default_graph().as_graph_def()
        definition = tf.graph_util.convert_variables_to_constants(session, graph_def, [read])
    with tf.Graph().as_default():
        (found,) = tf.import_graph_def(definition, return_elements=[f"{read}:0"])
        with tf.Session() as session:
            return session.run(found)
