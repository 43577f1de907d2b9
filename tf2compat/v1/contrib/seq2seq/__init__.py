"""`tf.contrib.seq2seq`: losses, decoders, helpers and attention; beam search is declared unsupported."""

from __future__ import annotations

from typing import Any

from tf2compat.engine.unsupported import unsupported
from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "AttentionMechanism": "tf2compat.v1.contrib.seq2seq.attention:AttentionMechanism",
    "AttentionWrapper": "tf2compat.v1.contrib.seq2seq.attention:AttentionWrapper",
    "AttentionWrapperState": "tf2compat.v1.contrib.seq2seq.attention:AttentionWrapperState",
    "BahdanauAttention": "tf2compat.v1.contrib.seq2seq.attention:BahdanauAttention",
    "BasicDecoder": "tf2compat.v1.contrib.seq2seq.basic_decoder:BasicDecoder",
    "BasicDecoderOutput": "tf2compat.v1.contrib.seq2seq.basic_decoder:BasicDecoderOutput",
    "CustomHelper": "tf2compat.v1.contrib.seq2seq.helpers:CustomHelper",
    "Decoder": "tf2compat.v1.contrib.seq2seq.decoder:Decoder",
    "GreedyEmbeddingHelper": "tf2compat.v1.contrib.seq2seq.helpers:GreedyEmbeddingHelper",
    "Helper": "tf2compat.v1.contrib.seq2seq.helpers:Helper",
    "InferenceHelper": "tf2compat.v1.contrib.seq2seq.helpers:InferenceHelper",
    "LuongAttention": "tf2compat.v1.contrib.seq2seq.attention:LuongAttention",
    "SampleEmbeddingHelper": "tf2compat.v1.contrib.seq2seq.helpers:SampleEmbeddingHelper",
    "ScheduledEmbeddingTrainingHelper": "tf2compat.v1.contrib.seq2seq.helpers:ScheduledEmbeddingTrainingHelper",
    "TrainingHelper": "tf2compat.v1.contrib.seq2seq.helpers:TrainingHelper",
    "dynamic_decode": "tf2compat.v1.contrib.seq2seq.decoder:dynamic_decode",
    "hardmax": "tf2compat.v1.contrib.seq2seq.attention:hardmax",
    "python": "tf2compat.v1.contrib.seq2seq.python",
    "sequence_loss": "tf2compat.v1.contrib.seq2seq.losses:sequence_loss",
    "tile_batch": "tf2compat.v1.contrib.seq2seq.losses:tile_batch",
}
"""Name -> where it is."""

_find, __dir__ = _table(__name__, HOMES, globals())


def __getattr__(name: str) -> Any:
    if name in HOMES or not name[0].isupper():
        return _find(name)
    raise unsupported("tf.contrib.seq2seq.BeamSearchDecoder", f"'{name}' was asked for.")
