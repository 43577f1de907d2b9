"""`tf.contrib.learn.preprocessing`: documents become ids of words."""

from __future__ import annotations

import collections
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat.errors import UsageStateError

__all__ = ["CategoricalVocabulary", "VocabularyProcessor", "tokenizer"]

_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+", re.UNICODE)

_Tokenizer = Callable[[Iterable[str]], Iterable[list[str]]]


def tokenizer(iterator: Iterable[str]) -> Iterator[list[str]]:
    """Yields the words of each document.

    Source: `tf.contrib.learn.preprocessing.tokenizer`.
    """
    for document in iterator:
        yield _WORD.findall(document)


class CategoricalVocabulary:
    """Words and their ids; 0 is of what is not known.

    Args:
        unknown_token: stands for what is not known.
        support_reverse: whether ids can be turned back into words.

    Source: `tf.contrib.learn.preprocessing.CategoricalVocabulary`.
    """

    def __init__(self, unknown_token: str = "<UNK>", support_reverse: bool = True) -> None:
        self._unknown_token = unknown_token
        self._mapping: dict[Any, int] = {unknown_token: 0}
        self._support_reverse = support_reverse
        self._reverse_mapping = [unknown_token]
        self._freq: collections.Counter[Any] = collections.Counter()
        self._freeze = False

    def __len__(self) -> int:
        return len(self._mapping)

    def freeze(self, freeze: bool = True) -> None:
        """Adds no more words, or again."""
        self._freeze = freeze

    def get(self, category: Any) -> int:
        """Returns a word's id; one that is not known is added, or gets 0 where nothing is added."""
        if category not in self._mapping:
            if self._freeze:
                return 0
            self._mapping[category] = len(self._mapping)
            self._reverse_mapping.append(category)
        return self._mapping[category]

    def add(self, category: Any, count: int = 1) -> None:
        """Counts a word that was seen `count` times."""
        if self.get(category) > 0:
            self._freq[category] += count

    def trim(self, min_frequency: int, max_frequency: int = -1) -> None:
        """Forgets words that were seen `min_frequency` times or less; ids become those of the most frequent first.

        Args:
            min_frequency: see above.
            max_frequency: words that were seen this often, or more, are forgotten as well; -1 for no limit.
        """
        ordered = sorted(sorted(self._freq.items(), key=_text), key=lambda item: item[1], reverse=True)
        kept = [
            word for word, count in ordered if count > min_frequency and (max_frequency <= 0 or count < max_frequency)
        ]
        self._freq = collections.Counter({word: self._freq[word] for word in kept})
        self._reverse_mapping = [self._unknown_token, *kept]
        self._mapping = {word: number for number, word in enumerate(self._reverse_mapping)}

    def reverse(self, class_id: int) -> Any:
        """Returns the word of an id.

        Raises:
            UsageStateError: (a RuntimeError) the vocabulary was made without that.
        """
        if not self._support_reverse:
            raise UsageStateError(
                "tf.contrib.learn.preprocessing.CategoricalVocabulary.reverse",
                "This vocabulary wasn't initialized with support_reverse to support reverse() function.",
                "Make it with `support_reverse=True`.",
            )
        return self._reverse_mapping[class_id]


def _text(item: tuple[Any, int]) -> tuple[bool, str]:
    return (isinstance(item[0], str), item[0])


class VocabularyProcessor:
    """Maps documents to sequences of ids, all of one length.

    Args:
        max_document_length: what is longer is cut, what is shorter is filled up with 0.
        min_frequency: words that are seen as often or less, when fitting, are not known.
        vocabulary: words that are known already, a `CategoricalVocabulary`.
        tokenizer_fn: makes lists of words of documents; `tokenizer` by default.

    Attributes:
        vocabulary_: the vocabulary.

    Source: `tf.contrib.learn.preprocessing.VocabularyProcessor`.
    """

    def __init__(
        self,
        max_document_length: int,
        min_frequency: int = 0,
        vocabulary: Any = None,
        tokenizer_fn: _Tokenizer | None = None,
    ) -> None:
        self.max_document_length = max_document_length
        self.min_frequency = min_frequency
        self.vocabulary_ = vocabulary if vocabulary else CategoricalVocabulary()
        self._tokenizer = tokenizer_fn or tokenizer

    def fit(self, raw_documents: Iterable[str], unused_y: Any = None) -> VocabularyProcessor:
        """Learns the words of documents; afterwards there are no others."""
        for words in self._tokenizer(raw_documents):
            for word in words:
                self.vocabulary_.add(word)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def fit_transform(self, raw_documents: Iterable[str], unused_y: Any = None) -> Iterator[np.ndarray]:
        """Returns what `transform` gives after `fit`."""
        self.fit(raw_documents)
        return self.transform(raw_documents)

    def transform(self, raw_documents: Iterable[str]) -> Iterator[np.ndarray]:
        """Yields the ids of each document's words, int64, [max_document_length]."""
        for words in self._tokenizer(raw_documents):
            ids = np.zeros(self.max_document_length, np.int64)
            for place, word in enumerate(list(words)[: self.max_document_length]):
                ids[place] = self.vocabulary_.get(word)
            yield ids

    def reverse(self, documents: Iterable[Any]) -> Iterator[str]:
        """Yields the words of each document's ids, with blanks between them."""
        for ids in documents:
            yield " ".join(self.vocabulary_.reverse(number) for number in ids)

    def save(self, filename: str) -> None:
        """Writes the processor into a file.

        Raises:
            tf.errors.OpError: the file cannot be written.
        """
        with tf.io.gfile.GFile(filename, "wb") as file:
            file.write(pickle.dumps(self))

    @classmethod
    def restore(cls, filename: str) -> Any:
        """Returns the processor of a file that `save` wrote; read only what you trust.

        Raises:
            tf.errors.NotFoundError: there is no such file.
        """
        with tf.io.gfile.GFile(filename, "rb") as file:
            return pickle.loads(file.read())
