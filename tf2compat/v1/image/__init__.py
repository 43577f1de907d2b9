"""`tf.image`: TensorFlow's, with functions that differ in their values, or take their name elsewhere, in TF1."""

from __future__ import annotations

import tensorflow.compat.v1.image as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "adjust_jpeg_quality": "tf2compat.v1.image.images",
    "per_image_standardization": "tf2compat.v1.image.images",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
