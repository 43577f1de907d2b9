"""`import tf2compat.v1 as tf`: TensorFlow 1's API with sessions that run on TensorFlow 2 functions.

It is `tensorflow.compat.v1` with the names of `HOMES` laid over it. Importing it changes no
switch of TensorFlow's; programs without `with tf.Graph().as_default()` call
`disable_v2_behavior()` first, as they do with `tensorflow.compat.v1`.
"""

from __future__ import annotations

import tensorflow.compat.v1 as _stock

from tf2compat import settings as _settings  # noqa: F401  (defines the flags before a script parses its own)
from tf2compat.placement.elsewhere import find_by as _find_by
from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "Graph": "tf2compat.v1.graph",
    "InteractiveSession": "tf2compat.sessions.interactive_session",
    "Session": "tf2compat.sessions.session",
    "Tensor": "tf2compat.v1.tensor",
    "Variable": "tf2compat.v1.variable",
    "app": "",
    "argmax": "tf2compat.v1.argmax_and_argmin",
    "argmin": "tf2compat.v1.argmax_and_argmin",
    "assert_variables_initialized": "tf2compat.v1.uninitialized",
    "assign": "tf2compat.v1.assign_any_shape",
    "case": "tf2compat.v1.conditions",
    "compat": "",
    "cond": "tf2compat.v1.conditions",
    "contrib": "",
    "control_dependencies": "tf2compat.v1.outside_branches",
    "disable_eager_execution": "tf2compat.v1.behavior",
    "disable_v2_behavior": "tf2compat.v1.behavior",
    "distribute": "",
    "divide": "tf2compat.v1.division",
    "enable_control_flow_v2": "tf2compat.v1.behavior",
    "enable_v2_behavior": "tf2compat.v1.behavior",
    "estimator": "",
    "examples": "",
    "flags": "",
    "graph_util": "",
    "image": "",
    "import_graph_def": "tf2compat.v1.graph_util.graph_imports",
    "io": "",
    "keras": "",
    "layers": "",
    "lin_space": "tf2compat.v1.named_results",
    "linalg": "",
    "linspace": "tf2compat.v1.named_results",
    "manip": "",
    "math": "",
    "matmul": "tf2compat.v1.positional_names",
    "nn": "",
    "numpy_function": "tf2compat.v1.positional_names",
    "placeholder": "tf2compat.v1.placeholders",
    "random": "",
    "random_uniform": "tf2compat.v1.named_results",
    "scatter_nd": "tf2compat.v1.positional_names",
    "tensor_scatter_add": "tf2compat.v1.positional_names",
    "tensor_scatter_nd_add": "tf2compat.v1.positional_names",
    "tensor_scatter_nd_sub": "tf2compat.v1.positional_names",
    "tensor_scatter_sub": "tf2compat.v1.positional_names",
    "test": "",
    "tpu": "",
    "train": "",
    "tuple": "tf2compat.v1.gates",
    "while_loop": "tf2compat.v1.loops",
    # Names of before TensorFlow 1.0.
    "Supervisor": "tf2compat.v1.before_1_0",
    "audio_summary": "tf2compat.v1.before_1_0",
    "histogram_summary": "tf2compat.v1.before_1_0",
    "image_summary": "tf2compat.v1.before_1_0",
    "merge_all_summaries": "tf2compat.v1.before_1_0",
    "merge_summary": "tf2compat.v1.before_1_0",
    "mul": "tf2compat.v1.before_1_0",
    "neg": "tf2compat.v1.before_1_0",
    "pack": "tf2compat.v1.before_1_0",
    "scalar_summary": "tf2compat.v1.before_1_0",
    "sub": "tf2compat.v1.before_1_0",
    "unpack": "tf2compat.v1.before_1_0",
}
"""Our names: name -> the module that defines it; an empty one for our submodules."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())


def _find(target: str, timeout_ms: int) -> bool:
    # Late: few programs are clients of the servers of other processes.
    from tf2compat.distribute.clients import find

    return find(target, timeout_ms)


_find_by(_find)
