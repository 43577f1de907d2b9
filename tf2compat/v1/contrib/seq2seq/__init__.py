"""`tf.contrib.seq2seq`: losses, decoders, helpers and attention."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "AttentionMechanism": "tf2compat.v1.contrib.seq2seq.attention:AttentionMechanism",
    "AttentionWrapper": "tf2compat.v1.contrib.seq2seq.attention:AttentionWrapper",
    "AttentionWrapperState": "tf2compat.v1.contrib.seq2seq.attention:AttentionWrapperState",
    "BahdanauAttention": "tf2compat.v1.contrib.seq2seq.attention:BahdanauAttention",
    "BasicDecoder": "tf2compat.v1.contrib.seq2seq.basic_decoder:BasicDecoder",
    "BasicDecoderOutput": "tf2compat.v1.contrib.seq2seq.basic_decoder:BasicDecoderOutput",
    "BeamSearchDecoder": "tf2compat.v1.contrib.seq2seq.beam_search:BeamSearchDecoder",
    "BeamSearchDecoderOutput": "tf2compat.v1.contrib.seq2seq.beam_search:BeamSearchDecoderOutput",
    "BeamSearchDecoderState": "tf2compat.v1.contrib.seq2seq.beam_search:BeamSearchDecoderState",
    "CustomHelper": "tf2compat.v1.contrib.seq2seq.helpers:CustomHelper",
    "Decoder": "tf2compat.v1.contrib.seq2seq.decoder:Decoder",
    "FinalBeamSearchDecoderOutput": "tf2compat.v1.contrib.seq2seq.beam_search:FinalBeamSearchDecoderOutput",
    "GreedyEmbeddingHelper": "tf2compat.v1.contrib.seq2seq.helpers:GreedyEmbeddingHelper",
    "Helper": "tf2compat.v1.contrib.seq2seq.helpers:Helper",
    "InferenceHelper": "tf2compat.v1.contrib.seq2seq.helpers:InferenceHelper",
    "LuongAttention": "tf2compat.v1.contrib.seq2seq.attention:LuongAttention",
    "SampleEmbeddingHelper": "tf2compat.v1.contrib.seq2seq.helpers:SampleEmbeddingHelper",
    "ScheduledEmbeddingTrainingHelper": "tf2compat.v1.contrib.seq2seq.helpers:ScheduledEmbeddingTrainingHelper",
    "TrainingHelper": "tf2compat.v1.contrib.seq2seq.helpers:TrainingHelper",
    "dynamic_decode": "tf2compat.v1.contrib.seq2seq.decoder:dynamic_decode",
    "gather_tree": "tf2compat.v1.contrib.seq2seq.beam_search:gather_tree",
    "hardmax": "tf2compat.v1.contrib.seq2seq.attention:hardmax",
    "python": "tf2compat.v1.contrib.seq2seq.python",
    "sequence_loss": "tf2compat.v1.contrib.seq2seq.losses:sequence_loss",
    "tile_batch": "tf2compat.v1.contrib.seq2seq.losses:tile_batch",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
