"""`tf.contrib.image`: its projective transforms."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    name: f"tf2compat.v1.contrib.image.transforms:{name}"
    for name in (
        "angles_to_projective_transforms",
        "compose_transforms",
        "flat_transforms_to_matrices",
        "matrices_to_flat_transforms",
        "rotate",
        "transform",
        "translate",
        "translations_to_projective_transforms",
    )
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
