# ruff: noqa: E501 - a line for each program
"""Programs with lookups, segments and masks: on two replicas and with stock TensorFlow on one device.

    python tests/distribute/lookups.py [NAME...]

Each is trained on an even and on an uneven batch, by an optimizer with dense and with sparse updates. It prints a
line of JSON for each: the largest difference of any variable, or the error.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.distribute import strategy_of
from tf2compat.errors import UnsupportedError

v1 = tf.compat.v1
V = 12  # Ids.
COLUMN = tf.feature_column
UNIFORM = tf.keras.initializers.RandomUniform(-1, 1, seed=3)
Maker = Callable[[], tuple[Any, Callable[[int, Any], dict[Any, Any]]]]
MODELS: dict[str, Maker] = {}
REFUSED: set[str] = set()
"""Programs that are refused with the operation's name."""


def model(function: Maker) -> Maker:
    MODELS[function.__name__] = function
    return function


def refused(function: Maker) -> Maker:
    REFUSED.add(function.__name__)
    return model(function)


def ids_placeholder(width: int = 3, name: str = "ids") -> Any:
    return v1.placeholder(tf.int64, [None, width], name=name)


def some_ids(rows: int, random: Any, width: int = 3, empty: bool = False) -> Any:
    ids = random.randint(0, V, (rows, width))
    ids[random.rand(rows, width) < 0.4] = -1
    if empty:
        ids[1] = -1
    ids[0 if not empty else 2, 0] = 1
    for row in range(rows):
        if not empty and (ids[row] < 0).all():
            ids[row, 0] = row % V
    return ids


def sparse_of(ids: Any) -> Any:
    places = tf.where(tf.not_equal(ids, -1))
    return tf.SparseTensor(places, tf.gather_nd(ids, places), tf.shape(ids, out_type=tf.int64))


def table(width: int = 4, parts: int = 1, name: str = "table") -> Any:
    partitioner = None if parts == 1 else v1.fixed_size_partitioner(parts)
    return v1.get_variable(name, [V, width], partitioner=partitioner, initializer=UNIFORM)


def reduce(kind: str, rows: Any) -> Any:
    return {"sum": tf.reduce_sum, "mean": tf.reduce_mean}[kind](rows)


def _sparse_lookups() -> None:
    for combiner in ("sum", "mean", "sqrtn"):
        for parts in (1, 2, 3):
            for weighted in (False, True):
                for over in ("sum", "mean"):
                    for safe in (False, True):

                        def make(combiner=combiner, parts=parts, weighted=weighted, over=over, safe=safe):
                            ids = ids_placeholder()
                            sparse = sparse_of(ids)
                            weights = None
                            if weighted:
                                weights = tf.SparseTensor(
                                    sparse.indices, 0.5 + tf.cast(sparse.values, tf.float32) * 0.1, sparse.dense_shape
                                )
                            look = v1.nn.safe_embedding_lookup_sparse if safe else v1.nn.embedding_lookup_sparse
                            params = table(parts=parts)
                            rows = look(params, sparse, weights, combiner=combiner)
                            loss = reduce(over, tf.square(rows - 0.3))
                            return loss, lambda n, random: {ids: some_ids(n, random, empty=safe)}

                        name = f"{'safe_' if safe else ''}{combiner}{'_weighted' if weighted else ''}_{parts}_{over}"
                        MODELS[name] = make


_sparse_lookups()


def simple(name: str, loss_of: Callable[[Any, Any, Any], Any], is_refused: bool = False) -> None:
    """A model of x, [None, 4], its matrix of weights and labels."""

    def make() -> Any:
        x = v1.placeholder(tf.float32, [None, 4], name="x")
        y = v1.placeholder(tf.int32, [None], name="y")
        w = v1.get_variable("w", [4, 3], initializer=UNIFORM)
        loss = loss_of(x, w, y)

        def feed(n: int, random: Any) -> Any:
            return {x: random.randn(n, 4).astype("f"), y: random.randint(0, 3, n)}

        return loss, feed

    MODELS[name] = make
    if is_refused:
        REFUSED.add(name)


def _stitched(x: Any, w: Any, y: Any) -> Any:
    which = tf.cast(y > 0, tf.int32)
    places = tf.dynamic_partition(tf.range(tf.shape(x)[0]), which, 2)
    one, other = tf.dynamic_partition(x, which, 2)
    return tf.dynamic_stitch(places, [tf.matmul(one, w), tf.nn.relu(tf.matmul(other, w)) * 2.0])


def _last(x: Any, w: Any, y: Any) -> Any:
    """The usual choice of an element of each row by its number."""
    rows = tf.matmul(x, w)
    return tf.gather_nd(rows, tf.stack([tf.range(tf.shape(rows)[0]), y], 1))


def _flat(x: Any, w: Any, y: Any) -> Any:
    rows = tf.matmul(x, w)
    return tf.gather(tf.reshape(rows, [-1]), tf.range(tf.shape(rows)[0]) * 3 + y)


def _masked(x: Any, w: Any, y: Any) -> Any:
    return tf.boolean_mask(tf.matmul(x, w), y > 0)


def _unique(x: Any, w: Any, y: Any) -> Any:
    ids, places = tf.unique(y)
    return tf.gather(tf.gather(w, ids), places) * x[:, :3]


def _unsorted(x: Any, w: Any, y: Any) -> Any:
    return tf.math.unsorted_segment_sum(tf.matmul(x, w), y, 3)


def _moments(x: Any, w: Any, y: Any) -> Any:
    rows = tf.matmul(x, w)
    mean, variance = tf.nn.moments(rows, [0])
    return (rows - mean) * tf.math.rsqrt(variance + 0.1)


for _over in ("sum", "mean"):
    simple(f"stitch_{_over}", lambda *a, o=_over: reduce(o, tf.square(_stitched(*a))))
    simple(f"gather_nd_{_over}", lambda *a, o=_over: reduce(o, tf.square(_last(*a))))
    simple(f"flat_gather_{_over}", lambda *a, o=_over: reduce(o, tf.square(_flat(*a))))
    simple(f"boolean_mask_{_over}", lambda *a, o=_over: reduce(o, tf.square(_masked(*a))))
    simple(f"unique_{_over}", lambda *a, o=_over: reduce(o, tf.square(_unique(*a))))
    simple(f"scatter_nd_{_over}", lambda x, w, y, o=_over: reduce(o, tf.square(tf.scatter_nd(
        tf.stack([tf.range(tf.shape(x)[0]), y], 1), tf.reduce_sum(tf.matmul(x, w), 1), tf.stack([tf.shape(x)[0], 5])) - 0.1)))  # fmt: skip
    simple(
        f"one_hot_{_over}", lambda x, w, y, o=_over: reduce(o, tf.one_hot(y, 3) * tf.nn.log_softmax(tf.matmul(x, w)))
    )
    simple(f"einsum_{_over}", lambda x, w, y, o=_over: reduce(o, tf.square(tf.einsum("bi,ij->bj", x, w))))
    simple(f"normal_{_over}", lambda *a, o=_over: reduce(o, tf.square(_moments(*a) - 0.5)))
simple("unsorted_linear", lambda *a: tf.reduce_sum(_unsorted(*a) * 2.0))
simple("unsorted_square", lambda *a: tf.reduce_sum(tf.square(_unsorted(*a))))
simple("root_of_the_mean", lambda x, w, y: tf.sqrt(tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.0))))
simple("mean_times_mean", lambda x, w, y: tf.reduce_mean(tf.matmul(x, w) ** 2) * tf.exp(tf.reduce_mean(x @ w)) + 0.1)
simple("root_of_the_sum", lambda x, w, y: tf.sqrt(tf.reduce_sum(tf.square(tf.matmul(x, w) - 1.0))))
simple("rows_by_the_sum", lambda x, w, y: tf.reduce_sum(tf.nn.softmax(tf.reduce_sum(x @ w, 1)) * x[:, 0]), True)
simple("rows_over_count", lambda x, w, y: tf.reduce_sum((x @ w) ** 2 / tf.cast(tf.shape(x)[0], tf.float32)))
simple("less_the_mean", lambda x, w, y: tf.reduce_mean(tf.abs(x @ w - tf.reduce_mean(x @ w, 0))))
simple("pairs", lambda x, w, y: tf.reduce_mean(tf.square(tf.matmul(x @ w, x @ w, transpose_b=True))), True)
simple("pairs_by_broadcast", lambda x, w, y: tf.reduce_sum(tf.square((x @ w)[:, None] - (x @ w)[None])), True)
simple("row_against_next", lambda x, w, y: tf.reduce_sum(tf.square((x @ w)[1:] - (x @ w)[:-1])), True)
simple("halves", lambda x, w, y: tf.reduce_sum(tf.square(tf.subtract(*tf.split((x @ w)[:2], 2)))), True)
simple("gram", lambda x, w, y: tf.reduce_sum(tf.matmul(x @ w, x, transpose_a=True) * 0.5))
simple("largest", lambda x, w, y: tf.reduce_max(x @ w), True)
simple(
    "hinge", lambda x, w, y: tf.reduce_sum(tf.maximum(0.0, 1.0 - (x @ w)[:, :1] * x[:, :1])) + 0.0 * tf.reduce_sum(x)
)
simple("top_k", lambda x, w, y: tf.reduce_mean(tf.nn.top_k(x @ w, 2).values))
simple(
    "py_func",
    lambda x, w, y: tf.reduce_mean(tf.square(x @ w - v1.py_func(lambda a: a * 0.5, [x[:, :3]], tf.float32))),
    True,
)
simple("losses", lambda x, w, y: v1.losses.sparse_softmax_cross_entropy(y, x @ w, weights=tf.cast(y, tf.float32)))
simple(
    "losses_with_decay",
    lambda x, w, y: v1.losses.softmax_cross_entropy(tf.one_hot(y, 3), x @ w) + 0.1 * tf.nn.l2_loss(w),
)
simple("huber", lambda x, w, y: v1.losses.huber_loss(x[:, :3], x @ w))
simple("pairwise_of_losses", lambda x, w, y: v1.losses.mean_pairwise_squared_error(x[:, :3], x @ w))
simple("weighted_cross_entropy", lambda x, w, y: tf.reduce_mean(
    tf.nn.weighted_cross_entropy_with_logits(labels=tf.one_hot(y, 3), logits=x @ w, pos_weight=2.0)))  # fmt: skip
simple("gradient_penalty", lambda x, w, y: tf.reduce_mean(tf.square(tf.sqrt(tf.reduce_sum(tf.square(
    tf.gradients(tf.tanh(x @ w), x)[0]), 1) + 0.01) - 1.0)))  # fmt: skip
simple("triplet_by_columns", lambda x, w, y: tf.reduce_mean(tf.maximum(0.0, 1.0 + (x @ w)[:, 0] - (x @ w)[:, 1])))
simple(
    "concat_of_inputs",
    lambda x, w, y: tf.reduce_sum(tf.concat([x @ w, tf.tile(tf.cast(y, tf.float32)[:, None], [1, 2])], 1) ** 2),
)
simple(
    "fold_by_rows",
    lambda x, w, y: tf.reduce_mean(tf.reshape(tf.transpose(tf.reshape(x @ w, [-1, 3, 1]), [1, 0, 2]), [-1]) ** 2),
)


@model
def lookup_partitioned():
    ids = v1.placeholder(tf.int64, [None])
    rows = tf.nn.embedding_lookup(table(parts=3), ids) + v1.nn.embedding_lookup(table(parts=2, name="b"), ids, "div")
    return tf.reduce_sum(tf.square(rows)), lambda n, random: {ids: random.randint(0, V, n)}


@model
def lookup_partitioned_of_lists():
    ids = ids_placeholder()
    rows = tf.reduce_sum(tf.nn.embedding_lookup(table(parts=2), ids), 1)
    return tf.reduce_mean(tf.square(rows - 1.0)), lambda n, random: {ids: random.randint(0, V, (n, 3))}


@model
def factorization_machine():
    ids = ids_placeholder()
    first = tf.reduce_sum(tf.nn.embedding_lookup(table(1), ids), [1, 2])
    factors = tf.nn.embedding_lookup(table(4, name="factors"), ids)
    second = 0.5 * tf.reduce_sum(tf.reduce_sum(factors, 1) ** 2 - tf.reduce_sum(factors**2, 1), 1)
    label = tf.cast(ids[:, 0] > 4, tf.float32)
    losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=label, logits=first + second)
    return tf.reduce_mean(losses), lambda n, random: {ids: random.randint(0, V, (n, 3))}


@model
def sampled_softmax():
    ids = ids_placeholder(1)
    x = tf.nn.embedding_lookup(table(), ids[:, 0])
    w, b = table(name="w"), v1.get_variable("b", [V], initializer=v1.zeros_initializer())
    sampled = ([1, 3, 5, 7], tf.fill([tf.shape(ids)[0], 1], 0.5), tf.fill([4], 0.5))
    losses = v1.nn.sampled_softmax_loss(w, b, ids, x, 4, V, sampled_values=sampled)
    return tf.reduce_mean(losses), lambda n, random: {ids: random.randint(0, V, (n, 1))}


@model
def sequence_mask():
    x = v1.placeholder(tf.float32, [None, None, 4])
    lengths = v1.placeholder(tf.int32, [None])
    w = v1.get_variable("w", [4, 3], initializer=UNIFORM)
    losses = tf.reduce_sum(tf.square(tf.tensordot(x, w, 1)), 2)
    mask = tf.sequence_mask(lengths, dtype=tf.float32)
    loss = tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)

    def feed(n, random):
        found = np.maximum(1, random.randint(1, 4, n) - np.arange(n) // 3)
        found[0] = 4
        return {x: random.randn(n, 4, 4).astype("f"), lengths: found}

    return loss, feed


class _Cell:
    state_size = output_size = 5

    def zero_state(self, batch_size, dtype):
        return tf.zeros(tf.stack([batch_size, 5]), dtype)

    get_initial_state = None

    def __call__(self, inputs, state, scope=None):
        kernel = v1.get_variable("kernel", [9, 5], initializer=UNIFORM)
        out = tf.tanh(tf.matmul(tf.concat([inputs, state], 1), kernel))
        return out, out


def _rnn(reach):
    x = v1.placeholder(tf.float32, [None, None, 4])
    lengths = v1.placeholder(tf.int32, [None])
    outputs, state = v1.nn.dynamic_rnn(
        _Cell(), x, lengths, dtype=tf.float32, initial_state=tf.zeros(tf.stack([tf.shape(x)[0], 5]))
    )

    def feed(n, random):
        found = np.maximum(1, random.randint(1, 4, n) - np.arange(n) // 3)
        found[0] = 4
        return {x: random.randn(n, 4, 4).astype("f"), lengths: found}

    return reach(outputs, state, lengths), feed


@model
def rnn_with_lengths():
    return _rnn(lambda outputs, state, lengths: tf.reduce_mean(tf.square(state - 0.5)))


@model
def rnn_last_relevant():
    def loss(outputs, state, lengths):
        shape = tf.shape(outputs)
        places = tf.range(shape[0]) * shape[1] + (lengths - 1)
        return tf.reduce_sum(tf.square(tf.gather(tf.reshape(outputs, [-1, 5]), places)))

    return _rnn(loss)


def _columns():
    features = {"a": v1.placeholder(tf.string, [None, 2]), "n": v1.placeholder(tf.float32, [None, 1])}
    a = COLUMN.categorical_column_with_hash_bucket("a", V)
    n = COLUMN.numeric_column("n")
    buckets = COLUMN.bucketized_column(n, [-0.5, 0.5])

    def feed(rows, random):
        words = np.array(["", "x", "y", "z", "u"])[random.randint(0, 5, (rows, 2))]
        return {features["a"]: words.astype(object), features["n"]: random.randn(rows, 1).astype("f")}

    return features, a, n, buckets, feed


def _logistic(logits, features, over="mean"):
    label = tf.cast(features["n"] > 0, tf.float32)
    return reduce(over, tf.nn.sigmoid_cross_entropy_with_logits(labels=label, logits=logits))


def _linear(over, combiner):
    features, a, n, buckets, feed = _columns()
    crossed = COLUMN.crossed_column(["a", buckets], 7)
    logits = v1.feature_column.linear_model(features, [a, n, buckets, crossed], sparse_combiner=combiner)
    return _logistic(logits, features, over), feed


for _over in ("sum", "mean"):
    for _combiner in ("sum", "mean", "sqrtn"):
        MODELS[f"linear_model_{_combiner}_{_over}"] = lambda o=_over, c=_combiner: _linear(o, c)


def _input_layer(over, combiner):
    features, a, n, buckets, feed = _columns()
    embedded = COLUMN.embedding_column(a, 4, combiner=combiner, initializer=UNIFORM)
    net = v1.feature_column.input_layer(features, [embedded, COLUMN.indicator_column(a), n, buckets])
    w = v1.get_variable("w", [net.shape[1], 1], initializer=UNIFORM)
    return _logistic(tf.matmul(net, w), features, over), feed


for _over in ("sum", "mean"):
    for _combiner in ("sum", "mean", "sqrtn"):
        MODELS[f"input_layer_{_combiner}_{_over}"] = lambda o=_over, c=_combiner: _input_layer(o, c)


@model
def wide_and_deep():
    features, a, n, buckets, feed = _columns()
    net = v1.feature_column.input_layer(features, [COLUMN.embedding_column(a, 4, initializer=UNIFORM), n])
    hidden = tf.nn.relu(tf.matmul(net, v1.get_variable("w", [5, 6], initializer=UNIFORM)))
    logits = tf.matmul(hidden, v1.get_variable("w2", [6, 1], initializer=UNIFORM))
    logits += v1.feature_column.linear_model(features, [a, buckets])
    return _logistic(logits, features), feed


@model
def parsed_examples():
    serialized = v1.placeholder(tf.string, [None])
    spec = {"ids": tf.io.VarLenFeature(tf.int64), "y": tf.io.FixedLenFeature([1], tf.float32)}
    parsed = tf.io.parse_example(serialized, spec)
    rows = v1.nn.safe_embedding_lookup_sparse(table(1), parsed["ids"], combiner="sum")
    loss = tf.reduce_sum(tf.square(rows - parsed["y"]))

    def feed(n, random):
        def example():
            ids = tf.train.Feature(int64_list=tf.train.Int64List(value=random.randint(0, V, random.randint(0, 3))))
            y = tf.train.Feature(float_list=tf.train.FloatList(value=[random.rand()]))
            return tf.train.Example(features=tf.train.Features(feature={"ids": ids, "y": y})).SerializeToString()

        return {serialized: [example() for _ in range(n)]}

    return loss, feed


@model
def sparse_placeholder():
    sparse = v1.sparse_placeholder(tf.int64)
    rows = v1.nn.embedding_lookup_sparse(table(), sparse, None, combiner="sum")
    y = v1.placeholder(tf.float32, [None, 4])

    def feed(n, random):
        ids = some_ids(n, random)
        indices = np.argwhere(ids >= 0)
        value = v1.SparseTensorValue(indices, ids[ids >= 0], ids.shape)
        return {sparse: value, y: random.rand(n, 4).astype("f")}

    return tf.reduce_sum(tf.square(rows - y)), feed


def _at(places: Callable[[Any, Any], Any]) -> Callable[[Any, Any, Any], Any]:
    """Returns a model's loss over rows that are taken at places which are computed from the rows' positions."""

    def loss_of(x: Any, w: Any, y: Any) -> Any:
        number = tf.shape(x)[0]
        rows = tf.matmul(x, w)
        return tf.reduce_sum(tf.square(x[:, :3] - tf.gather(rows, places(tf.range(number), number))))

    return loss_of


def _flat_at(places: Callable[[Any, Any], Any]) -> Callable[[Any, Any, Any], Any]:
    def loss_of(x: Any, w: Any, y: Any) -> Any:
        taken = tf.gather(tf.reshape(tf.matmul(x, w), [-1]), places(tf.range(tf.shape(x)[0]), y))
        return tf.reduce_sum(tf.square(x[:, 0] - taken))

    return loss_of


simple("at_the_row", _at(lambda i, n: i + 0))
simple("at_clipped_rows", _at(lambda i, n: tf.maximum(i, 0)))
simple("at_flat_places", _flat_at(lambda i, y: i * 3 + y))
simple("at_last_places", _flat_at(lambda i, y: i * 3 + (y + 1) - 1))
simple("at_rows_of_places", _at(lambda i, n: (i * 3 + 2) // 3))
simple("at_the_row_before", _at(lambda i, n: tf.maximum(i - 1, 0)), True)
simple("at_the_row_after", _at(lambda i, n: tf.minimum(i + 1, n - 1)), True)
simple("at_half", _at(lambda i, n: i // 2), True)
simple("at_reversed_rows", _at(lambda i, n: n - 1 - i), True)
simple("at_few_rows", _at(lambda i, n: tf.minimum(i, 1)), True)

OPTIMIZERS = {
    "sgd": lambda: v1.train.GradientDescentOptimizer(0.05),
    "adam": lambda: v1.train.AdamOptimizer(0.01, epsilon=1e-3),
}


def trained(name: str, optimizer: str, rows: int, strategy: Any) -> dict[str, Any]:
    """Returns the loss and the variables after three steps."""
    with tf.Graph().as_default() as graph:
        v1.set_random_seed(7)
        loss, feed = MODELS[name]()
        train = OPTIMIZERS[optimizer]().minimize(loss)
        init = [v1.global_variables_initializer(), v1.tables_initializer()]
        variables = v1.global_variables()
        random = np.random.RandomState(5)
        feeds = [feed(rows, random) for _ in range(3)]
        session = v1.Session(graph=graph) if strategy is None else tf1.Session(graph=graph, strategy=strategy)
        with session as sess:
            sess.run(init)
            losses = [sess.run([loss, train], given)[0] for given in feeds]
            values = sess.run(variables)
        return {"loss": np.array(losses), **dict(zip([v.name for v in variables], values, strict=True))}


def compared(name: str, optimizer: str, rows: int, strategy: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"model": name, "optimizer": optimizer, "rows": rows}
    try:
        expected = trained(name, optimizer, rows, None)
    except Exception as error:
        return row | {"error": f"stock: {type(error).__name__}: {str(error)[:300]}"}
    try:
        found = trained(name, optimizer, rows, strategy)
    except UnsupportedError as error:
        return row | {"refused": str(error)}
    except Exception as error:
        traceback.print_exc()
        return row | {"error": f"{type(error).__name__}: {str(error)[:600]}"}
    return row | {
        "difference": max(float(np.abs(expected[key] - found[key]).max()) for key in expected if key != "loss"),
        "loss": float(np.abs(expected["loss"] / found["loss"] - 1.0).max()),
    }


NAMES = frozenset(MODELS)
"""The programs of this file."""


def main(names: list[str]) -> None:
    """Runs the models of these names, or all."""
    v1.disable_v2_behavior()
    strategy = strategy_of("mirrored", ["CPU:0", "CPU:1"])
    for number, name in enumerate(name for name in MODELS if not names or name in names):
        cases = [("sgd", 6), ("adam", 7)] if number % 2 == 0 else [("adam", 6), ("sgd", 7)]
        for optimizer, rows in cases:
            print(json.dumps({**compared(name, optimizer, rows, strategy), "is_refused": name in REFUSED}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
