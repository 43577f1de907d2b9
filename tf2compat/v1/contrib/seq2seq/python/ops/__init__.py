"""`tf.contrib.seq2seq.python.ops`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "attention_wrapper": "tf2compat.v1.contrib.seq2seq.attention",
    "basic_decoder": "tf2compat.v1.contrib.seq2seq.basic_decoder",
    "decoder": "tf2compat.v1.contrib.seq2seq.decoder",
    "helper": "tf2compat.v1.contrib.seq2seq.helpers",
    "loss": "tf2compat.v1.contrib.seq2seq.losses",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
