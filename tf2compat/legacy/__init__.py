"""Installed packages of TF1 code, with `tf2compat.v1` as their TensorFlow: `from tf2compat.legacy import tf_slim`."""

from __future__ import annotations

from tf2compat.legacy_imports.keras_modules import install as _install_keras
from tf2compat.legacy_imports.packages import install as _install

_install()
_install_keras()
