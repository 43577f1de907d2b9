"""Ids beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/words_and_sounds.py`."""

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageStateError

preprocessing = tf.contrib.learn.preprocessing


def test_a_vocabulary_that_is_frozen():
    words = preprocessing.CategoricalVocabulary(support_reverse=False)
    assert [words.get(word) for word in ("a", "b", "a")] == [1, 2, 1]
    words.freeze()
    assert words.get("c") == 0
    assert len(words) == 3
    with pytest.raises(UsageStateError, match="support_reverse"):
        words.reverse(1)


def test_frequent_words_are_kept():
    words = preprocessing.CategoricalVocabulary()
    for word, count in (("a", 1), ("b", 3), ("c", 9)):
        words.add(word, count)
    words.trim(1, max_frequency=9)
    assert [words.get("b"), words.reverse(1), len(words)] == [1, "b", 2]


def test_what_is_not_there(tmp_path):
    with pytest.raises(tf.errors.NotFoundError):
        preprocessing.VocabularyProcessor.restore(str(tmp_path / "none"))
