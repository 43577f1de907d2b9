"""`tf.graph_util`: TensorFlow's, whose frozen graphs can be imported with the shapes of their tensors too."""

from __future__ import annotations

import tensorflow.compat.v1.graph_util as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "convert_variables_to_constants": "tf2compat.v1.graph_util.frozen_graphs",
    "import_graph_def": "tf2compat.v1.graph_util.graph_imports",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
