"""Names that TensorFlow 1.0 renamed, for scripts that were written before it."""

from __future__ import annotations

import tensorflow.compat.v1 as _tf

from tf2compat.train.supervisor import Supervisor
from tf2compat.v1.old_summaries import audio_summary, histogram_summary, image_summary, scalar_summary

__all__ = [
    "SummaryWriter",
    "Supervisor",
    "audio_summary",
    "histogram_summary",
    "image_summary",
    "merge_all_summaries",
    "merge_summary",
    "mul",
    "neg",
    "pack",
    "scalar_summary",
    "sub",
    "unpack",
]

SummaryWriter = _tf.summary.FileWriter
merge_all_summaries = _tf.summary.merge_all
merge_summary = _tf.summary.merge
mul = _tf.multiply
neg = _tf.negative
pack = _tf.stack
sub = _tf.subtract
unpack = _tf.unstack
