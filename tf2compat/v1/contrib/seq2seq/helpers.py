"""Helpers of `tf.contrib.seq2seq`: what is sampled from a decoder's output, and what its next input is."""

from __future__ import annotations

import abc
from collections.abc import Callable
from typing import Any

import tensorflow as tf

__all__ = [
    "CustomHelper",
    "GreedyEmbeddingHelper",
    "Helper",
    "InferenceHelper",
    "SampleEmbeddingHelper",
    "ScheduledEmbeddingTrainingHelper",
    "TrainingHelper",
]

_v1 = tf.compat.v1


def _embed(embedding: Any) -> Callable[[Any], Any]:
    return embedding if callable(embedding) else lambda ids: _v1.nn.embedding_lookup(embedding, ids)


def _argmax(outputs: Any) -> tf.Tensor:
    return tf.argmax(outputs, -1, output_type=tf.int32)


class Helper(abc.ABC):
    """What a `BasicDecoder` asks.

    Source: `tf.contrib.seq2seq.Helper`.
    """

    @property
    @abc.abstractmethod
    def batch_size(self) -> Any:
        """How many sequences there are."""

    @property
    @abc.abstractmethod
    def sample_ids_shape(self) -> Any:
        """The shape of a sample, without the batch."""

    @property
    @abc.abstractmethod
    def sample_ids_dtype(self) -> Any:
        """The type of a sample."""

    @abc.abstractmethod
    def initialize(self, name: str | None = None) -> tuple[Any, Any]:
        """Returns which sequences have ended before the first step, and the first inputs."""

    @abc.abstractmethod
    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """Returns what is sampled from outputs."""

    @abc.abstractmethod
    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: str | None = None
    ) -> tuple[Any, Any, Any]:
        """Returns which sequences have ended, the next inputs and the state."""


class _Sized(Helper):
    """A helper that knows the size of its batch and its samples."""

    _batch_size: Any = None
    _shape = tf.TensorShape([])
    _dtype = tf.int32

    @property
    def batch_size(self) -> Any:
        """How many sequences there are."""
        return self._batch_size

    @property
    def sample_ids_shape(self) -> Any:
        """The shape of a sample, without the batch."""
        return self._shape

    @property
    def sample_ids_dtype(self) -> Any:
        """The type of a sample."""
        return self._dtype


class _OfIds(_Sized):
    """A helper that samples one number for each sequence."""

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """Returns the most likely numbers."""
        return _argmax(outputs)


class CustomHelper(_Sized):
    """A helper of three functions.

    Args:
        initialize_fn: returns `(finished, next_inputs)`.
        sample_fn: takes `time`, `outputs`, `state`; returns the sample.
        next_inputs_fn: takes `time`, `outputs`, `state`, `sample_ids`; returns `(finished, next_inputs, next_state)`.
        sample_ids_shape: the shape of a sample, without the batch; scalar by default.
        sample_ids_dtype: its type; int32 by default.

    Source: `tf.contrib.seq2seq.CustomHelper`.
    """

    def __init__(
        self,
        initialize_fn: Callable[[], Any],
        sample_fn: Callable[..., Any],
        next_inputs_fn: Callable[..., Any],
        sample_ids_shape: Any = None,
        sample_ids_dtype: Any = None,
    ) -> None:
        self._initialize_fn, self._sample_fn, self._next_inputs_fn = initialize_fn, sample_fn, next_inputs_fn
        self._shape, self._dtype = tf.TensorShape(sample_ids_shape or []), sample_ids_dtype or tf.int32

    def initialize(self, name: str | None = None) -> tuple[Any, Any]:
        """Returns which sequences have ended before the first step, and the first inputs."""
        finished, inputs = self._initialize_fn()
        self._batch_size = tf.size(finished)
        return finished, inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """Returns what is sampled from outputs."""
        return self._sample_fn(time=time, outputs=outputs, state=state)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: str | None = None
    ) -> tuple[Any, Any, Any]:
        """Returns which sequences have ended, the next inputs and the state."""
        return self._next_inputs_fn(time=time, outputs=outputs, state=state, sample_ids=sample_ids)


class TrainingHelper(_OfIds):
    """Gives the decoder the right inputs.

    Args:
        inputs: `[batch, time, ...]`, or a structure of such tensors.
        sequence_length: int32, `[batch]`.
        time_major: whether inputs are `[time, batch, ...]`.
        name: of the operations.

    Source: `tf.contrib.seq2seq.TrainingHelper`.
    """

    def __init__(self, inputs: Any, sequence_length: Any, time_major: bool = False, name: str | None = None) -> None:
        inputs = tf.nest.map_structure(tf.convert_to_tensor, inputs)
        self.inputs = inputs
        if not time_major:
            inputs = tf.nest.map_structure(
                lambda value: tf.transpose(value, [1, 0, *range(2, value.shape.rank)]), inputs
            )
        self._arrays = tf.nest.map_structure(
            lambda value: tf.TensorArray(value.dtype, tf.shape(value)[0], element_shape=value.shape[1:]).unstack(value),
            inputs,
        )
        self.sequence_length = tf.convert_to_tensor(sequence_length)
        self._zeros = tf.nest.map_structure(lambda value: tf.zeros_like(value[0]), inputs)
        self._batch_size = tf.size(self.sequence_length)

    def _inputs_at(self, time: Any, finished: Any) -> Any:
        return tf.cond(
            tf.reduce_all(finished),
            lambda: self._zeros,
            lambda: tf.nest.map_structure(lambda array: array.read(time), self._arrays),
        )

    def initialize(self, name: str | None = None) -> tuple[Any, Any]:
        """Returns which sequences have ended before the first step, and the first inputs."""
        finished = tf.equal(0, self.sequence_length)
        return finished, self._inputs_at(0, finished)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: str | None = None
    ) -> tuple[Any, Any, Any]:
        """Returns which sequences have ended, the next inputs and the state."""
        finished = time + 1 >= self.sequence_length
        return finished, self._inputs_at(time + 1, finished), state


class ScheduledEmbeddingTrainingHelper(TrainingHelper):
    """Gives the decoder the right inputs, or with some probability what it said itself.

    Args:
        inputs: `[batch, time, ...]`.
        sequence_length: int32, `[batch]`.
        embedding: a function of ids, or the `params` of `tf.nn.embedding_lookup`.
        sampling_probability: a number or a tensor, scalar or `[batch]`.
        time_major: whether inputs are `[time, batch, ...]`.
        seed: of what is said.
        scheduling_seed: of the choice.
        name: of the operations.

    Source: `tf.contrib.seq2seq.ScheduledEmbeddingTrainingHelper`; Bengio et al. (arXiv:1506.03099).
    """

    def __init__(
        self,
        inputs: Any,
        sequence_length: Any,
        embedding: Any,
        sampling_probability: Any,
        time_major: bool = False,
        seed: int | None = None,
        scheduling_seed: int | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(inputs, sequence_length, time_major, name)
        self._embedding, self._seed, self._scheduling_seed = _embed(embedding), seed, scheduling_seed
        self._probability = tf.convert_to_tensor(sampling_probability, tf.float32)

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """Returns what is sampled from outputs, and -1 where the right input is given."""
        drawn = _v1.random.uniform([self._batch_size], seed=self._scheduling_seed)
        said = _v1.random.categorical(outputs, 1, tf.int32, self._seed)[:, 0]
        return tf.where(drawn < self._probability, said, -tf.ones_like(said))

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: str | None = None
    ) -> tuple[Any, Any, Any]:
        """Returns which sequences have ended, the next inputs and the state."""
        finished, right, state = super().next_inputs(time, outputs, state)
        said = self._embedding(tf.maximum(sample_ids, 0))
        return finished, _v1.where(sample_ids > -1, said, right), state


class GreedyEmbeddingHelper(_OfIds):
    """Gives the decoder the embedding of the most likely id.

    Args:
        embedding: a function of ids, or the `params` of `tf.nn.embedding_lookup`.
        start_tokens: int32, `[batch]`.
        end_token: an int32 scalar; a sequence that says it has ended.

    Source: `tf.contrib.seq2seq.GreedyEmbeddingHelper`.
    """

    def __init__(self, embedding: Any, start_tokens: Any, end_token: Any) -> None:
        self._embedding = _embed(embedding)
        self._end_token = tf.convert_to_tensor(end_token, tf.int32, name="end_token")
        start_tokens = tf.convert_to_tensor(start_tokens, tf.int32, name="start_tokens")
        self._batch_size = tf.size(start_tokens)
        self._start_inputs = self._embedding(start_tokens)

    def initialize(self, name: str | None = None) -> tuple[Any, Any]:
        """Returns that no sequence has ended, and the embeddings of the start tokens."""
        return tf.fill([self._batch_size], False), self._start_inputs

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: str | None = None
    ) -> tuple[Any, Any, Any]:
        """Returns which sequences have ended, the next inputs and the state."""
        finished = tf.equal(sample_ids, self._end_token)
        inputs = tf.cond(tf.reduce_all(finished), lambda: self._start_inputs, lambda: self._embedding(sample_ids))
        return finished, inputs, state


class SampleEmbeddingHelper(GreedyEmbeddingHelper):
    """Gives the decoder the embedding of an id drawn by its logits.

    Args:
        embedding: a function of ids, or the `params` of `tf.nn.embedding_lookup`.
        start_tokens: int32, `[batch]`.
        end_token: an int32 scalar.
        softmax_temperature: logits are divided by it; None for 1.
        seed: of the draws.

    Source: `tf.contrib.seq2seq.SampleEmbeddingHelper`.
    """

    def __init__(
        self,
        embedding: Any,
        start_tokens: Any,
        end_token: Any,
        softmax_temperature: float | None = None,
        seed: int | None = None,
    ) -> None:
        super().__init__(embedding, start_tokens, end_token)
        self._temperature, self._seed = softmax_temperature, seed

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """Returns ids drawn by the logits."""
        logits = outputs if self._temperature is None else outputs / self._temperature
        return _v1.random.categorical(logits, 1, tf.int32, self._seed)[:, 0]


class InferenceHelper(_Sized):
    """Gives the decoder what it said, by functions.

    Args:
        sample_fn: takes outputs, returns the sample.
        sample_shape: the shape of a sample, without the batch.
        sample_dtype: its type.
        start_inputs: the first inputs.
        end_fn: takes a sample, returns which sequences have ended.
        next_inputs_fn: takes a sample, returns inputs; None if samples are inputs.

    Source: `tf.contrib.seq2seq.InferenceHelper`.
    """

    def __init__(
        self,
        sample_fn: Callable[[Any], Any],
        sample_shape: Any,
        sample_dtype: Any,
        start_inputs: Any,
        end_fn: Callable[[Any], Any],
        next_inputs_fn: Callable[[Any], Any] | None = None,
    ) -> None:
        self._sample_fn, self._end_fn, self._next_inputs_fn = sample_fn, end_fn, next_inputs_fn
        self._shape, self._dtype = tf.TensorShape(sample_shape), sample_dtype
        self._start_inputs = tf.convert_to_tensor(start_inputs, name="start_inputs")
        self._batch_size = tf.shape(self._start_inputs)[0]

    def initialize(self, name: str | None = None) -> tuple[Any, Any]:
        """Returns that no sequence has ended, and the first inputs."""
        return tf.fill([self._batch_size], False), self._start_inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """Returns what is sampled from outputs."""
        return self._sample_fn(outputs)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: str | None = None
    ) -> tuple[Any, Any, Any]:
        """Returns which sequences have ended, the next inputs and the state."""
        inputs = sample_ids if self._next_inputs_fn is None else self._next_inputs_fn(sample_ids)
        return self._end_fn(sample_ids), inputs, state
