"""The op `BipartiteMatch` of `tf.contrib.image`: its kernel is gone.

The pair with the least distance is a match, then that of the remaining rows and columns, and so on.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["bipartite_match"]


def bipartite_match(distance_mat: Any, num_valid_rows: Any, top_k: int = -1, name: str | None = None) -> Any:
    """Returns for each row the column that it is matched with, and for each column the row; -1 for none.

    Args:
        distance_mat: the distances, `[rows, columns]`.
        num_valid_rows: how many of the rows count; all where it is negative.
        top_k: how many pairs are matched at most; all where it is not positive.
        name: of the operations.
    """
    with tf.name_scope(name or "BipartiteMatch"):
        distances = tf.convert_to_tensor(distance_mat, tf.float32)
        rows, columns = (tf.shape(distances)[axis] for axis in (0, 1))
        given = tf.reshape(tf.cast(num_valid_rows, tf.float32), [])
        # The count is a float: a little more, so that 2.9999 counts as 3.
        valid = tf.where(given >= 0, tf.cast(given + 0.1, tf.int32), rows)
        # Ranks in the place of distances: of equal ones the first is taken, and each is met once.
        order = tf.argsort(tf.reshape(distances, [-1]), stable=True)
        rank = tf.reshape(tf.argsort(order), tf.shape(distances))
        limit = tf.minimum(valid, columns)
        limit = tf.minimum(limit, top_k) if top_k > 0 else limit

        def match(count: Any, of_rows: Any, of_columns: Any) -> tuple[Any, Any, Any]:
            free = (of_rows < 0)[:, tf.newaxis] & (of_columns < 0) & (tf.range(rows) < valid)[:, tf.newaxis]
            least = tf.argmin(tf.reshape(tf.where(free, rank, tf.fill(tf.shape(rank), rows * columns)), [-1]))
            row, column = tf.cast(least, tf.int32) // columns, tf.cast(least, tf.int32) % columns
            of_rows = tf.where(tf.equal(tf.range(rows), row), tf.fill([rows], column), of_rows)
            of_columns = tf.where(tf.equal(tf.range(columns), column), tf.fill([columns], row), of_columns)
            return count + 1, of_rows, of_columns

        unknown = tf.TensorShape([None])
        _, of_rows, of_columns = tf.while_loop(
            lambda count, *_: count < limit,
            match,
            [tf.constant(0), tf.fill([rows], -1), tf.fill([columns], -1)],
            shape_invariants=[tf.TensorShape([]), unknown, unknown],
        )
        of_rows.set_shape([distances.shape[0]])
        of_columns.set_shape([distances.shape[1]])
        return of_rows, of_columns
