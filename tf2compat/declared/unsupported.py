"""Names of TF1 that tf2compat does not carry over: one table, for the errors and for the guide.

A row's key is a public symbol or, with the prefix `op:`, the type of a node.
"""

from __future__ import annotations

import dataclasses

from tf2compat.declared.unsupported_contrib import ENDED_NAMES, ENDED_PARTS
from tf2compat.errors import UnsupportedError

__all__ = ["DEBUGGERS", "UNSUPPORTED", "Unsupported", "raised", "unsupported", "unsupported_op"]


@dataclasses.dataclass(frozen=True)
class Unsupported:
    """Why something is not carried over, and what to use.

    Attributes:
        reason: one sentence.
        alternative: what to do in its place, one sentence.
    """

    reason: str
    alternative: str


_BOOSTED_TREES = Unsupported(
    "Their kernels are gone from TensorFlow, and they from the last estimator package.",
    "Use TensorFlow Decision Forests, or XGBoost.",
)

_ENDED = Unsupported(
    "It ended with TensorFlow 1, and no library that is kept up has it.",
    "Take it from the sources of TensorFlow 1.15 into the program.",
)

DEBUGGERS = tuple(
    f"{kind}Debug{use}" for kind in ("Dumping", "Grpc", "LocalCLI", "TensorBoard") for use in ("Hook", "WrapperSession")
)
"""The wrappers and hooks of tfdbg, names of `tensorflow.python.debug`."""

_TFDBG = Unsupported(
    "The debugger makes the executor of a stock session copy tensors; a compiled function has no such switch.",
    "Fetch the tensors, print them by `tf.Print`, or look for NaN and Inf by `tf.add_check_numerics_ops()`.",
)

UNSUPPORTED: dict[str, Unsupported] = {
    "tf.Session.partial_run on replicas": Unsupported(
        "A step that runs on several replicas is split, joined and compiled as a whole.",
        "Use two `Session.run` calls and feed the second with what the first fetched, or run without a strategy.",
    ),
    "tf.Session.reset of another process": Unsupported(
        "It clears the containers of a TF1 server of another process, or of one of several tasks.",
        "Give it the target of a `tf.train.Server` of this process that is alone in its cluster, or close the session.",
    ),
    "tf.Session(target=...)": Unsupported(
        "A session is a client of a cluster of several tasks, whose servers are `tf.train.Server`s of tf2compat. No "
        "server of another process is contacted that is alone in its cluster, or of TensorFlow 1.",
        "Leave `target` (or `master`) empty, or give the target of a server of such a cluster.",
    ),
    "tf.train.Server.join of a worker": Unsupported(
        "Workers that train in step lend no devices: no other client has steps to run there (in-graph replication).",
        "Leave out the strategy 'multi_worker_mirrored', or let each worker build the graph and train.",
    ),
    "tf.distribute.ParameterServerStrategy": Unsupported(
        "It runs steps asynchronously on remote servers; a step of a TF1 graph runs on all replicas together.",
        "Use `MultiWorkerMirroredStrategy`, or TF1's own `tf.train.Server` and `replica_device_setter`.",
    ),
    "restore_input_position": Unsupported(
        "TensorFlow cannot save the state of a data set that runs a Python generator.",
        "Make the data set from tensors, files or `tf.data.Dataset.range`, or switch `restore_input_position` off.",
    ),
    "input_pipeline='tf.data'": Unsupported(
        "A data set stands for FIFO, padding and shuffling queues that queue runners fill from producers, readers of "
        "files and operations without a state of their own.",
        "Leave `input_pipeline` at 'queues', which runs every pipeline.",
    ),
    "op:write that may differ": Unsupported(
        "Each replica holds a copy of the variable, and the copies must stay equal.",
        "Write a value that is averaged over the batch or does not depend on it, or a floating one, whose mean over "
        "the replicas is taken.",
    ),
    "op:write in a loop": Unsupported(
        "On central storage all replicas have one copy of a variable, and each runs the loops of TF1's control flow: "
        "what a loop writes would be written once for each replica.",
        "Call `tf.enable_control_flow_v2()` before the graph is built, or run with the strategy `mirrored`.",
    ),
    "op:fetch": Unsupported(
        "What is fetched, or written into a summary, adds up a sum over the batch and terms that are no such sum: "
        "neither the sum nor the mean of the replicas' values is the value of the whole batch.",
        "Divide the sum by the number of rows, or say with `tf2compat.distribute.set_rule` what to fetch.",
    ),
    "op:joined in a loop": Unsupported(
        "A gradient, or a statistic of batch normalisation, inside a `tf.while_loop` would have to be joined over the "
        "replicas in each turn, and each replica has a loop of its own.",
        "Compute it outside the loop, or run without a strategy.",
    ),
    "op:loss": Unsupported(
        "Its gradient on several replicas is neither the sum nor the mean of theirs: it adds up a sum over the batch "
        "and terms that are no such sum.",
        "Divide the sum by the number of rows, or multiply the other terms by it.",
    ),
    "op:SymbolicGradient of a function that calls one with a grad_func": Unsupported(
        "The runtime of TensorFlow 2 would take the gradient that it finds itself in the place of the `grad_func`.",
        "Call the inner function outside of the other, or use `tf.custom_gradient`.",
    ),
    "op:loss of unknown kind": Unsupported(
        "Its gradient on several replicas depends on whether it is a mean or a sum over the batch, and its operations "
        "do not tell.",
        "Say it by `tf2compat.distribute.set_rule(loss, 'mean')` or `'sum'`, or say what the named tensor is ('concat' "
        "for rows of the batch), or run without a strategy.",
    ),
    "op:batch statistics' gradient in a loss": Unsupported(
        "A gradient that a loss holds (a gradient penalty, say) flows through the mean and variance of the whole "
        "batch, and the rows of all replicas would have to meet in the gradient of that gradient.",
        "Normalise by `training=False` or over a row alone (layer normalisation) there, or run without a strategy.",
    ),
    "op:shared resource of a parameter server": Unsupported(
        "Where workers train in step, a parameter server holds nothing; each process has queues, accumulators and "
        "stages of its own, so what one puts in no other takes out.",
        "Leave out the strategy 'multi_worker_mirrored', use `tf.train.SyncReplicasOptimizer`, whose tokens are not "
        "needed in step, or place the resource on the worker.",
    ),
    "op:segments": Unsupported(
        "Segments end with the last row that has an element, and it cannot be seen which rows a replica has.",
        "Use `tf.unsorted_segment_sum` with the number of rows, `tf.nn.safe_embedding_lookup_sparse`, or no strategy.",
    ),
    "op:reference": Unsupported(
        "It has no resource form, which copies on several replicas and XLA need.",
        "Use `tf.Variable(..., use_resource=True)` and the operations of the variable, or run without a strategy.",
    ),
    "op:VarHandleOp in a function": Unsupported(
        "A variable that a function of the graph creates by itself would be another one than the graph's.",
        "Create the variable outside the function, which then captures it.",
    ),
    "tf.contrib.distribute.DistributeConfig(remote_cluster=...)": Unsupported(
        "One process would drive the sessions of others; here each runs the program.",
        "Start the program on each machine, with `TF_CONFIG`.",
    ),
    "tf.estimator.tpu.experimental.EmbeddingConfigSpec": Unsupported(
        "It places tables in the memory of TPUs by operations that TensorFlow has dropped.",
        "Use `tf.feature_column.embedding_column`, or `tfrs.layers.embedding.TPUEmbedding` in a TensorFlow 2 program.",
    ),
    "tf.RunOptions.debug_options": _TFDBG,
    **{f"tensorflow.python.debug.{name}": _TFDBG for name in DEBUGGERS},
    "tensorflow.python.tpu.session_support": Unsupported(
        "It watches over the sessions of remote TPU workers; sessions run in this process.",
        "Leave it out.",
    ),
    **{
        f"tf.estimator.{name}": _BOOSTED_TREES
        for name in ("BoostedTreesClassifier", "BoostedTreesEstimator", "BoostedTreesRegressor")
    },
    "tf.contrib.gan": Unsupported(
        "It became a library of its own, TF-GAN.",
        "Install `tensorflow-gan`, and import `tensorflow_gan`.",
    ),
    "tensorflow.python.eager.execution_callbacks": Unsupported(
        "TensorFlow calls no Python function after an op that runs eagerly.",
        "Use `tf.debugging.enable_check_numerics()` in a TensorFlow 2 program.",
    ),
    "tensorflow.python.data.experimental.ops.threadpool": Unsupported(
        "A data set has no thread pool object of its own any more.",
        "Use `tf.data.Options().threading.private_threadpool_size`.",
    ),
    "tf.keras.wrappers.scikit_learn": Unsupported(
        "Keras gave its wrappers for scikit-learn up.", "Use the library SciKeras."
    ),
    "tf.keras.utils.HDF5Matrix": Unsupported("Keras gave it up.", "Read the file by h5py."),
    "tf.keras.utils.multi_gpu_model": Unsupported(
        "Keras gave it up: it copied a model for each GPU, slice by slice of its input.",
        "Train the model itself with `--strategy mirrored`, or `TF2COMPAT_STRATEGY=mirrored`.",
    ),
    "tf.keras.utils.convert_all_kernels_in_model": Unsupported(
        "It converted weights of Theano, which Keras gave up.", "Convert the weights by NumPy: flip the kernels."
    ),
    "tf.contrib.saved_model.save_keras_model": Unsupported(
        "Its format of a Keras model in a SavedModel ended with TensorFlow 1.",
        "Use `model.save(path)` and `tf.keras.models.load_model(path)`.",
    ),
    "tf.contrib.data.CheckpointInputPipelineHook": Unsupported(
        "It saves the state of an iterator by ops that need a stock session's threads.",
        "Switch `restore_input_position` on: checkpoints then hold the position of the input.",
    ),
    "tf.contrib.tfprof.ProfileContext": Unsupported(
        "It takes its profiles in stock sessions.", "Use `tf.train.ProfilerHook`, or TensorFlow's profiler."
    ),
    "tf.contrib.summary.create_db_writer": Unsupported(
        "TensorBoard has no data bases any more.", "Use `tf.contrib.summary.create_file_writer`."
    ),
    "tf.contrib.tensorrt": Unsupported(
        "It became `tf.experimental.tensorrt`, which converts SavedModels.",
        "Export the graph by `tf2compat.export`, save it, and convert that.",
    ),
    **{
        f"tf.contrib.{part}": Unsupported("Its kernels ended with TensorFlow 1.", alternative)
        for part, alternative in ENDED_PARTS.items()
    },
    **{f"tf.contrib.{part}.{name}": _ENDED for part, names in ENDED_NAMES.items() for name in names},
    "op:GetSessionHandleV2": Unsupported(
        "It gives the handle of a kept tensor as a resource, which no function of TensorFlow 1 did.",
        "Use `tf.get_session_handle`.",
    ),
    "op:GetSessionHandle on replicas": Unsupported(
        "Each replica would keep a value of its own under a handle of its own.",
        "Keep the value in a non-trainable `tf.Variable`, or run without a strategy.",
    ),
}

raised: list[dict[str, str]] = []
"""The unsupported names that this process has met so far, and what happened."""


def unsupported(key: str, happened: str = "", kind: type[UnsupportedError] = UnsupportedError) -> UnsupportedError:
    """Returns the error for a row of the table.

    Args:
        key: the row.
        happened: what was met, with its values, when the key does not say it all.
        kind: the error's class.
    """
    row = UNSUPPORTED[key]
    raised.append({"name": key.removeprefix("op:"), "happened": happened})
    return kind(key.removeprefix("op:"), f"{happened} {row.reason}".strip(), row.alternative)


def unsupported_op(op_type: str, part: str) -> UnsupportedError:
    """Returns the error for an op of `tf.contrib` that TensorFlow has no kernel of.

    Args:
        op_type: its type.
        part: the part of `tf.contrib` that it is in.
    """
    symbol, happened = f"tf.contrib.{part}", f"Its op `{op_type}` was used, whose kernel ended with TensorFlow 1."
    row = UNSUPPORTED.get(symbol)
    if row is not None:
        return unsupported(symbol, happened)
    raised.append({"name": symbol, "happened": happened})
    return UnsupportedError(symbol, happened, "Compose it of other ops, or use `tf.py_func`.")
