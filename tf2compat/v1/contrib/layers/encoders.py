"""`tf.contrib.layers.embed_sequence` and `bow_encoder`: vectors of words."""

from __future__ import annotations

import importlib
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.v1._extra import extra

__all__ = ["bow_encoder", "embed_sequence"]


def _embeddings(shape: Any, **options: Any) -> Any:
    """Returns the variable `embeddings`, which is one of the model's."""
    module = "tf2compat.legacy.tf_slim.ops.variables"
    variables = extra("tf.contrib.layers", "tf_slim", lambda: importlib.import_module(module))
    return variables.model_variable("embeddings", shape=shape, **options)


def embed_sequence(
    ids: Any,
    vocab_size: int | None = None,
    embed_dim: int | None = None,
    unique: bool = False,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = True,
    scope: Any = None,
    reuse: bool | None = None,
) -> Any:
    """Returns the vectors of words, [batch, length, embed_dim].

    Args:
        ids: [batch, length], numbers of words.
        vocab_size: how many words there are.
        embed_dim: the size of a vector.
        unique: of no effect on values; each word's vector was looked up once.
        initializer: of the vectors.
        regularizer: of the vectors.
        trainable: whether they learn.
        scope: of the variable; "EmbedSequence" by default.
        reuse: whether it is there already; the sizes may then be left out.

    Raises:
        UsageError: (a ValueError) a size is missing.

    Source: `tf.contrib.layers.embed_sequence`.
    """
    if not (reuse or (vocab_size and embed_dim)):
        raise UsageError(
            "tf.contrib.layers.embed_sequence",
            f"Must specify vocab size and embedding dimension when not reusing. Got vocab_size={vocab_size} and "
            f"embed_dim={embed_dim}.",
            "Give both.",
        )
    with tf.variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        shape = [vocab_size, embed_dim] if vocab_size and embed_dim else None
        vectors = _embeddings(shape, initializer=initializer, regularizer=regularizer, trainable=trainable)
        return tf.nn.embedding_lookup(vectors, ids)


def bow_encoder(
    ids: Any,
    vocab_size: int,
    embed_dim: int,
    sparse_lookup: bool = True,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = True,
    scope: Any = None,
    reuse: bool | None = None,
) -> Any:
    """Returns the mean of the vectors of each row's words, [batch, embed_dim]; of a row without words, that of word 0.

    Args:
        ids: [batch, length], numbers of words, dense or sparse.
        vocab_size: how many words there are.
        embed_dim: the size of a vector.
        sparse_lookup: whether zeros of dense ids are left out.
        initializer: of the vectors.
        regularizer: of the vectors.
        trainable: whether they learn.
        scope: of the variable; "bow_encoder" by default.
        reuse: whether it is there already.

    Raises:
        UsageTypeError: (a TypeError) the ids are sparse, and `sparse_lookup` is not asked for.

    Source: `tf.contrib.layers.bow_encoder`.
    """
    is_sparse = isinstance(ids, tf.SparseTensor)
    if is_sparse and not sparse_lookup:
        raise UsageTypeError(
            "tf.contrib.layers.bow_encoder",
            f"`ids` are a SparseTensor, and sparse_lookup={sparse_lookup}.",
            "Leave it at True, or give dense ids.",
        )
    with tf.variable_scope(scope, "bow_encoder", [ids], reuse=reuse):
        vectors = _embeddings(
            [vocab_size, embed_dim], initializer=initializer, regularizer=regularizer, trainable=trainable
        )
        if not sparse_lookup:
            return tf.reduce_mean(tf.nn.embedding_lookup(vectors, ids), axis=1)
        sparse = ids if is_sparse else tf.sparse.from_dense(ids)
        return tf.nn.safe_embedding_lookup_sparse([vectors], sparse, combiner="mean", default_id=0)
