import pytest

from tf2compat.errors import UnsupportedError
from tf2compat.estimator import tpu_embedding


def test_names_are_there_and_their_use_says_what_to_do():
    with pytest.raises(UnsupportedError, match=r"`AdamParameters` was made.*embedding_column"):
        tpu_embedding.AdamParameters(0.1)
    with pytest.raises(UnsupportedError, match="`TPUEmbedding` was asked for"):
        tpu_embedding.TPUEmbedding  # noqa: B018
    assert not hasattr(tpu_embedding, "other")
