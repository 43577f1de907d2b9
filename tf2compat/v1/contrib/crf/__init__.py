"""`tf.contrib.crf`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "crf_binary_score": "tf2compat.v1.contrib.crf.chains:crf_binary_score",
    "crf_decode": "tf2compat.v1.contrib.crf.chains:crf_decode",
    "crf_log_likelihood": "tf2compat.v1.contrib.crf.chains:crf_log_likelihood",
    "crf_log_norm": "tf2compat.v1.contrib.crf.chains:crf_log_norm",
    "crf_sequence_score": "tf2compat.v1.contrib.crf.chains:crf_sequence_score",
    "crf_unary_score": "tf2compat.v1.contrib.crf.chains:crf_unary_score",
    "viterbi_decode": "tf2compat.v1.contrib.crf.chains:viterbi_decode",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
