"""`tf.contrib.legacy_seq2seq`: its losses."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "sequence_loss": "tf2compat.v1.contrib.seq2seq.losses:sequence_loss_of_lists",
    "sequence_loss_by_example": "tf2compat.v1.contrib.seq2seq.losses:sequence_loss_by_example",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
