"""Every attribute of another library's module or class that tf2compat changes, and why.

`put` changes one that is in `PATCHES`, and no other; `take_back` restores those that `tf.disable_v2_behavior()` made.
Sessions, graphs and tensors that stock TensorFlow makes elsewhere in the process are changed as little as the reason
allows: `where` says how far a change reaches.
"""

from __future__ import annotations

from types import CodeType
from typing import Any, NamedTuple

__all__ = ["PATCHES", "Patch", "original", "put", "stands_in", "take_back"]


class Patch(NamedTuple):
    """A change of an attribute.

    Attributes:
        when: the act that makes it.
        where: the graphs, calls or threads that behave differently.
        why: the legacy behaviour that needs it.
        until: the act that takes it back; empty where it stays.
    """

    when: str
    where: str
    why: str
    until: str = "tf.enable_v2_behavior, or tf2compat.uninstall"


_SWITCH = "tf.disable_v2_behavior"
_OPS = "tensorflow.python.ops"
_GRAPH = "tensorflow.python.framework.ops"
_RESOURCE = f"{_OPS}.resource_variable_ops.BaseResourceVariable"
_OPTIMIZER = "tensorflow.python.training.optimizer.Optimizer"
_DIMENSION = "tensorflow.python.framework.tensor_shape.Dimension"
_OUTPUTS = ("classes", "shapes", "types")
_HOOK = "tensorflow.python.training.session_run_hook.SessionRunHook"

_DEFAULT_GRAPH = Patch(
    _SWITCH, "default graphs that do not exist yet", "The default graph is a `tf.Graph` of tf2compat's."
)
_OPERATOR = Patch(_SWITCH, "variables, while a graph is built", "A variable is true; `v += 1` binds `v` to a tensor.")
_REFERENCES = Patch(
    _SWITCH,
    "optimizers that do not define the method",
    "TF1's optimizers may have `_apply_dense` and `_apply_sparse` alone, for reference variables.",
)
_NO_CALLBACK = Patch(
    "import tf2compat.v1.train",
    "hooks that Keras takes for callbacks; `hasattr` returns False as before",
    "The error names `tf2compat.keras.HooksCallback`.",
    until="",
)
_LOSSES = Patch(
    "import tf2compat.v1.keras",
    "losses and metrics by name",
    "They have TF1's names; in `tf.keras` the cosine was positive as a loss, too.",
    until="",
)
_SHOWN = Patch(
    "the first `tf.Session`, or tf.disable_v2_behavior",
    "errors that nobody catches",
    "The traceback begins at the user's line.",
)

PATCHES: dict[str, Patch] = {
    **{f"{_GRAPH}._DefaultGraphStack.{name}": _DEFAULT_GRAPH for name in ("_GetGlobalDefaultGraph", "get_default")},
    f"{_GRAPH}.Operation.__new__": Patch(
        _SWITCH, "tensors of all graphs, which stay stock tensors by inheritance", "`type(x) is tf.Tensor`."
    ),
    f"{_OPS}.variables.Variable.initialized_value": Patch(
        _SWITCH, "all variables", "It reads other variables' initial values; stock's fails for resource variables."
    ),
    f"{_OPS}.variables._safe_initial_value_from_op": Patch(
        _SWITCH, "initial values of a graph that read variables", "TF1 initialized `tf.Variable(v * 2)` beside `v`."
    ),
    f"{_OPS}.variable_v1.default_variable_creator": Patch(
        _SWITCH,
        "TF1 variables of a graph with `validate_shape=False`",
        "Such a variable takes values of every shape.",
    ),
    **{f"{_RESOURCE}.{name}": _OPERATOR for name in ("__bool__", *(f"__i{op}__" for op in ("add", "sub", "mul")))},
    **{f"{_RESOURCE}.{name}": _OPERATOR for name in ("__itruediv__", "__ipow__")},
    **{
        f"{_RESOURCE}.{name}": Patch(
            _SWITCH, "variables; it is a new name", "`v._ref()`, of TF1's reference variables."
        )
        for name in ("_ref", "_snapshot", "_variable")
    },
    f"{_OPS}.resource_variable_ops._UnreadVariable.eval": Patch(
        _SWITCH, "assignments in a graph", "`tf.assign_add(v, x).eval(feed_dict={x: 1.0})` takes feeds first."
    ),
    f"{_DIMENSION}.__init__": Patch(_SWITCH, "dimensions of whole floats, which TF2 refuses", "`Dimension(3.0)`."),
    f"{_DIMENSION}.__bool__": Patch(_SWITCH, "dimensions", "A dimension is true, an unknown one and 0 too."),
    "tensorflow.python.summary.summary._summary_op_util": Patch(
        _SWITCH, "summaries in conditions and loops", "Their tags have the names of the scopes around them."
    ),
    "tensorflow.python.framework.op_def_library._apply_op_helper": Patch(
        _SWITCH,
        "operations of graphs",
        "Integers of numpy become int32 where that is the op's default; `ApplyAdam` takes variables.",
    ),
    f"{_OPS}.math_ops.reduced_shape": Patch(
        _SWITCH, "gradients of reductions in graphs", "Those along int64 axes; stock's fail for shapes known in part."
    ),
    f"{_OPS}.cond_v2.cond_v2": Patch(
        _SWITCH, "conditions in graphs", "A predicate that is no scalar ends stock's process; a number is no bool."
    ),
    "tensorflow.python.framework.tensor_util.constant_value_as_shape": Patch(
        _SWITCH, "shapes in graphs", "`tf.cast([3.5, 3.5], tf.int32)` is the shape (3, 3); stock's fails."
    ),
    "tensorflow.python.feature_column.feature_column_v2.IdentityCategoricalColumn._transform_input_tensor": Patch(
        _SWITCH, "identity columns in graphs", "An index beyond the buckets is an error, not a row of zeros."
    ),
    **{
        f"tensorflow.python.data.ops.dataset_ops.DatasetV2.{name}": Patch(
            _SWITCH, "data sets that functions of TensorFlow 2 return, as `enumerate`", "TF1's had the attribute."
        )
        for name in ("make_initializable_iterator", "make_one_shot_iterator", *(f"output_{each}" for each in _OUTPUTS))
    },
    "tensorflow.python.data.experimental.ops.prefetching_ops._CopyToDeviceDataset.__new__": Patch(
        _SWITCH, "data sets of graphs", "Its kernel ends a process in which a function makes the iterator."
    ),
    "tensorflow.python.distribute.distribute_lib.StrategyBase.experimental_run_v2": Patch(
        _SWITCH, "strategies; it is a new name of `run`", "`strategy.experimental_run_v2(step)`."
    ),
    f"{_OPS}.variable_scope._LazyEvalTensor": Patch(
        _SWITCH, "variables with a regularizer in graphs", "The loss is a tensor, which is built once."
    ),
    f"{_OPS}.init_ops.RandomUniform.__init__": Patch(
        _SWITCH, "initializers of uniform integers", "They begin at 0, where stock's default is 0.0."
    ),
    **{f"{_OPTIMIZER}._resource_apply_{kind}": _REFERENCES for kind in ("dense", "sparse", "sparse_duplicate_indices")},
    "tensorflow.python.training.optimizer._DenseResourceVariableProcessor.update_op": Patch(
        _SWITCH, "optimizers of a program's own", "TF1 called `_apply_dense`, not `_resource_apply_dense`."
    ),
    f"{_OPTIMIZER}.compute_gradients": Patch(
        "the first use of an optimizer of tf2compat.v1.train",
        "the text of one error in eager mode",
        "It says which two lines turn graph mode on.",
        until="",
    ),
    **{f"{_HOOK}.{name}": _NO_CALLBACK for name in ("on_batch_end", "set_model")},
    "tf_keras.src.backend._get_session": Patch(
        "import tf2compat.v1.keras", "graphs of tf2compat's", "Keras 2 opens our session in them.", until=""
    ),
    **{
        f"tf_keras.src.engine.base_layer_v1.Layer.{name}": Patch(
            "import tf2compat.v1.keras or tf2compat.v1.layers", "layers of TF1's graphs", why, until=""
        )
        for name, why in (
            ("_get_node_attribute_at_index", "A model's `get_output_at(0)` is its own output, that of a call follows."),
            ("add_update", "It takes `inputs`."),
            ("apply", "It was a name of the call."),
        )
    },
    **{
        f"tf_keras.src.engine.sequential.Sequential.{name}": Patch(
            "import tf2compat.v1.keras", "models of Keras 2; it is a new name", "They had the method.", until=""
        )
        for name in ("predict_classes", "predict_proba")
    },
    **{
        place: Patch("import tf2compat.v1.keras", "programs to which `import keras` gives Keras 2", why, until="")
        for place, why in (
            ("tf_keras.src.backend.unique_object_name", "The first layer of a kind is `dense_1`."),
            ("tf_keras.src.engine.training_utils_v1.get_metric_name", "Keras 2.3 names metrics as they are given."),
            ("tf_keras.src.engine.training_v1.Model.targets", "It was there in the package `keras` alone."),
            ("tf_keras.src.engine.training_v1.Model.uses_learning_phase", "It was there in the package alone."),
            ("tensorflow.python.framework.tensor.Tensor._keras_shape", "Layers read and write it."),
            ("tf_keras.src.optimizers.deserialize", "`compile('adagrad')` takes the package's optimizer."),
            ("tf_keras.src.optimizers.utils.make_gradient_clipnorm_fn", "`clipnorm` bounds all gradients together."),
        )
    },
    **{
        f"tf_keras.src.{place}": Patch(
            "import tf2compat.v1.keras",
            "programs to which `import keras` gives Keras 2",
            "It took Keras 1's words for arguments: `border_mode`.",
            until="",
        )
        for place in (
            "engine.base_layer_v1.Layer.add_weight",
            "engine.functional.Functional.__init__",
            "engine.training.Model.__new__",
            *(f"engine.training_v1.Model.{name}_generator" for name in ("evaluate", "fit", "predict")),
            "layers.activation.prelu.PReLU.__init__",
            "layers.convolutional.conv1d.Conv1D.__init__",
            "layers.convolutional.conv2d.Conv2D.__init__",
            "layers.convolutional.conv2d_transpose.Conv2DTranspose.__init__",
            "layers.convolutional.conv3d.Conv3D.__init__",
            "layers.convolutional.separable_conv2d.SeparableConv2D.__init__",
            "layers.core.dense.Dense.__init__",
            "layers.core.embedding.Embedding.__init__",
            "layers.normalization.batch_normalization_v1.BatchNormalization.__init__",
            "layers.pooling.average_pooling1d.AveragePooling1D.__init__",
            "layers.pooling.average_pooling2d.AveragePooling2D.__init__",
            "layers.pooling.average_pooling3d.AveragePooling3D.__init__",
            "layers.pooling.base_global_pooling2d.GlobalPooling2D.__init__",
            "layers.pooling.base_global_pooling3d.GlobalPooling3D.__init__",
            "layers.pooling.max_pooling1d.MaxPooling1D.__init__",
            "layers.pooling.max_pooling2d.MaxPooling2D.__init__",
            "layers.pooling.max_pooling3d.MaxPooling3D.__init__",
            "layers.regularization.dropout.Dropout.__init__",
            "layers.regularization.gaussian_dropout.GaussianDropout.__init__",
            "layers.regularization.gaussian_noise.GaussianNoise.__init__",
            "layers.regularization.spatial_dropout1d.SpatialDropout1D.__init__",
            "layers.regularization.spatial_dropout2d.SpatialDropout2D.__init__",
            "layers.regularization.spatial_dropout3d.SpatialDropout3D.__init__",
            "layers.reshaping.cropping2d.Cropping2D.__init__",
            "layers.reshaping.cropping3d.Cropping3D.__init__",
            "layers.reshaping.up_sampling1d.UpSampling1D.__init__",
            "layers.reshaping.up_sampling2d.UpSampling2D.__init__",
            "layers.reshaping.up_sampling3d.UpSampling3D.__init__",
            "layers.reshaping.zero_padding2d.ZeroPadding2D.__init__",
            "layers.reshaping.zero_padding3d.ZeroPadding3D.__init__",
            "layers.rnn.conv_lstm2d.ConvLSTM2D.__init__",
            "layers.rnn.gru_v1.GRU.__init__",
            "layers.rnn.lstm_v1.LSTM.__init__",
            "layers.rnn.simple_rnn.SimpleRNN.__init__",
        )
    },
    "tf_keras.src.engine.training_utils_v1.MetricsAggregator.aggregate": Patch(
        "import tf2compat.v1.keras",
        "`fit` and `evaluate` in TF1's graphs",
        "Losses are added up in float64, as with NumPy 1; `json.dump(history.history)`.",
        until="",
    ),
    "tf_keras.src.losses.LossFunctionWrapper.call": Patch(
        "import tf2compat.v1.keras",
        "losses in TF1's graphs",
        "Labels `[n]` and predictions `[n, 1]` broadcast; a function of the program's gets both as they are.",
        until="",
    ),
    **{
        f"tf_keras.{place}.{name}": _LOSSES
        for place, names in (
            ("src.losses", ("cosine", "cosine_proximity", "cosine_similarity", "logcosh")),
            ("src.metrics", ("cosine", "cosine_proximity", "cosine_similarity", "logcosh")),
            ("api._v1.keras.losses", ("cosine", "cosine_proximity", "cosine_similarity")),
            ("api._v1.keras.metrics", ("cosine", "cosine_proximity")),
        )
        for name in names
    },
    "tensorflow.python.autograph.pyct.parser.parse_entity": Patch(
        "tf2compat run, or tf2compat.install",
        "functions of the program that AutoGraph converts",
        "It reads their source anew; old names and imports are rewritten in it, as when the file was loaded.",
        until="",
    ),
    "tensorflow.python.autograph.core.config.CONVERSION_RULES": Patch(
        "tf2compat run, or tf2compat.install",
        "functions that AutoGraph converts",
        "Those that supply old names are called as they are.",
        until="",
    ),
    "tensorflow.python.util.deprecation._PRINT_DEPRECATION_WARNINGS": Patch(
        "tf2compat run, or tf2compat.install", "log lines", "A legacy program cannot act on them.", until=""
    ),
    "sys.excepthook": _SHOWN,
    "threading.excepthook": _SHOWN,
    "builtins.__import__": Patch(
        "tf2compat.install", "imports of the program's own modules", "`import tensorflow` gives TF1's."
    ),
}
"""Place -> the change."""

_made: dict[str, tuple[Any, str, Any, bool]] = {}


def _place(owner: Any, name: str) -> str:
    home = f"{owner.__module__}.{owner.__qualname__}" if isinstance(owner, type) else owner.__name__
    return f"{home}.{name}"


def original(owner: Any, name: str) -> Any:
    """Returns the attribute as its library made it; None where it had none."""
    made = _made.get(_place(owner, name))
    return getattr(owner, name, None) if made is None else made[2]


def put(owner: Any, name: str, value: Any) -> None:
    """Changes an attribute that is in `PATCHES`; a second change replaces the first.

    Args:
        owner: a module or class.
        name: its attribute, which may be a new one.
        value: the new value.

    Raises:
        LookupError: the change is not in the list.
    """
    place = _place(owner, name)
    if place not in PATCHES:
        raise LookupError(f"{place} is not in tf2compat.patches.PATCHES")
    # From `vars`, so that a static method comes back as one; the first time only, for later values are ours.
    _made.setdefault(place, (owner, name, vars(owner).get(name, getattr(owner, name, None)), name in vars(owner)))
    setattr(owner, name, value)


def stands_in(code: CodeType) -> bool:
    """Returns whether it is the code of a function that is in the place of TensorFlow's at present."""
    return any(getattr(getattr(owner, name, None), "__code__", None) is code for owner, name, *_ in _made.values())


def take_back() -> None:
    """Restores the attributes that `tf.disable_v2_behavior()` changed."""
    for place in [place for place in _made if PATCHES[place].when == _SWITCH]:
        owner, name, value, was_own = _made.pop(place)
        if was_own:
            setattr(owner, name, value)
        # It was inherited, or not there: without ours it is so again.
        elif name in vars(owner):
            delattr(owner, name)
