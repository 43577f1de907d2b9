"""`tf.keras` as TF1 had it: Keras 2, from tf_keras, whatever `TF_USE_LEGACY_KERAS` says, beside Keras 3.

In a `tf.Graph` of tf2compat's its models run on our sessions; in one that stock TensorFlow made, on stock's.

Raises:
    MissingExtraError: (an ImportError) at import, if tf_keras is not installed.
"""

from __future__ import annotations

from tf2compat import _tf as _private
from tf2compat.extras import module_of_extra as _extra
from tf2compat.legacy_imports.keras_1_words import give_keras_1_words as _give_keras_1_words
from tf2compat.legacy_imports.keras_1_words import takes_old_updates as _takes_old_updates
from tf2compat.legacy_imports.keras_choice import gives_keras_2 as _is_the_package
from tf2compat.legacy_imports.keras_choice import names_metrics_as_given as _names_metrics_as_given
from tf2compat.sessions.session import Session as _Session
from tf2compat.v1._overlay import overlay as _overlay
from tf2compat.v1.graph import is_ours as _is_ours
from tf2compat.v1.slim_as_installed import explain_slim as _explain_slim

_explain_slim()
_stock = _extra("tf.keras", "tf_keras", _private.tf1_keras)
# Only here: a program that takes no `tf.keras` keeps tf_keras as it is.
_private.open_keras_sessions_by(_Session, _is_ours)
_private.call_layers_as_in_tf1()
_private.add_up_losses_in_float64()
_private.call_losses_as_in_tf1(_is_the_package)
_private.give_keras_2_its_members(_is_the_package)
_private.name_metrics_as_given(_names_metrics_as_given)
_give_keras_1_words(_is_the_package)
_private.give_keras_2_its_optimizers(_is_the_package, _takes_old_updates)

HOMES: dict[str, str] = {
    "estimator": "",
    "utils": "",
}
"""Our names: name -> the module that defines it; an empty one for our submodules."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
