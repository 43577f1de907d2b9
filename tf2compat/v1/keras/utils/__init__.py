"""`tf.keras.utils`: Keras 2's, with the decorator of TF1 code that takes layers of Keras 3 as well."""

from __future__ import annotations

from tf2compat import _tf as _private
from tf2compat.extras import module_of_extra as _extra
from tf2compat.v1._overlay import overlay as _overlay

_stock = _extra("tf.keras.utils", "tf_keras", lambda: _private.tf1_keras().utils)

HOMES: dict[str, str] = {
    "HDF5Matrix": "tf2compat.legacy_imports.gone_names",
    "convert_all_kernels_in_model": "tf2compat.legacy_imports.gone_names",
    "get_or_create_layer": "tf2compat.v1.keras.utils.tf1_code",
    "multi_gpu_model": "tf2compat.legacy_imports.gone_names",
    "track_tf1_style_variables": "tf2compat.v1.keras.utils.tf1_code",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
