"""`tf.contrib.legacy_seq2seq`: decoders that are unrolled, models of words, and losses."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "attention_decoder": "tf2compat.v1.contrib.legacy_seq2seq.decoders:attention_decoder",
    "basic_rnn_seq2seq": "tf2compat.v1.contrib.legacy_seq2seq.models:basic_rnn_seq2seq",
    "embedding_attention_decoder": "tf2compat.v1.contrib.legacy_seq2seq.decoders:embedding_attention_decoder",
    "embedding_attention_seq2seq": "tf2compat.v1.contrib.legacy_seq2seq.models:embedding_attention_seq2seq",
    "embedding_rnn_decoder": "tf2compat.v1.contrib.legacy_seq2seq.decoders:embedding_rnn_decoder",
    "embedding_rnn_seq2seq": "tf2compat.v1.contrib.legacy_seq2seq.models:embedding_rnn_seq2seq",
    "embedding_tied_rnn_seq2seq": "tf2compat.v1.contrib.legacy_seq2seq.models:embedding_tied_rnn_seq2seq",
    "model_with_buckets": "tf2compat.v1.contrib.legacy_seq2seq.models:model_with_buckets",
    "one2many_rnn_seq2seq": "tf2compat.v1.contrib.legacy_seq2seq.models:one2many_rnn_seq2seq",
    "rnn_decoder": "tf2compat.v1.contrib.legacy_seq2seq.decoders:rnn_decoder",
    "sequence_loss": "tf2compat.v1.contrib.seq2seq.losses:sequence_loss_of_lists",
    "sequence_loss_by_example": "tf2compat.v1.contrib.seq2seq.losses:sequence_loss_by_example",
    "tied_rnn_seq2seq": "tf2compat.v1.contrib.legacy_seq2seq.models:tied_rnn_seq2seq",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
