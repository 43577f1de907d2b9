"""`tf.contrib.deprecated`: summaries of before TF 1.0."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "audio_summary": "tf2compat.v1.contrib.deprecated.summaries:audio_summary",
    "histogram_summary": "tf2compat.v1.contrib.deprecated.summaries:histogram_summary",
    "image_summary": "tf2compat.v1.contrib.deprecated.summaries:image_summary",
    "merge_all_summaries": "tensorflow.compat.v1.summary:merge_all",
    "merge_summary": "tensorflow.compat.v1.summary:merge",
    "scalar_summary": "tf2compat.v1.contrib.deprecated.summaries:scalar_summary",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
