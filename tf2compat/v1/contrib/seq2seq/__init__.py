"""`tf.contrib.seq2seq`: its loss and `tile_batch`; decoders and attention are declared unsupported."""

from __future__ import annotations

from typing import Any

from tf2compat.engine.unsupported import unsupported
from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "sequence_loss": "tf2compat.v1.contrib.seq2seq.losses:sequence_loss",
    "tile_batch": "tf2compat.v1.contrib.seq2seq.losses:tile_batch",
}
"""Name -> where it is."""

_find, __dir__ = _table(__name__, HOMES, globals())


def __getattr__(name: str) -> Any:
    if name in HOMES or name.startswith("_"):
        return _find(name)
    if name[0].isupper() or name in ("dynamic_decode", "python"):
        raise unsupported("tf.contrib.seq2seq", f"'{name}' was asked for.")
    return _find(name)
