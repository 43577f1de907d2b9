"""`tf.contrib.framework`, `tf.contrib.util`, `tf.contrib.eager` and names below `tensorflow.python`: what they give."""

import collections
import gzip
import os
import tempfile

import numpy as np
import tensorflow as tf
from cases import case, main, numbers
from tensorflow.contrib import framework
from tensorflow.contrib.framework import nest
from tensorflow.python.framework import graph_util, ops
from tensorflow.python.keras.utils import to_categorical
from tensorflow.python.ops import array_ops, control_flow_ops, variable_scope
from tensorflow.python.util import nest as own_nest

Pair = collections.namedtuple("Pair", ["left", "right"])
NESTED = {"b": [1, (2, 3)], "a": Pair(4, {"z": 5, "y": [6]})}


@case(
    "tf.contrib.framework.nest",
    "tf.contrib.framework.nest.flatten",
    "tf.contrib.framework.nest.is_sequence",
    "tf.contrib.framework.nest.map_structure",
    "tf.contrib.framework.nest.pack_sequence_as",
    "tf.contrib.framework.nest.assert_same_structure",
    "tensorflow.python.util.nest.is_sequence",
)
def nests():
    refused = []
    for one, other in ((NESTED, [1]), ([1, 2], [1, [2]]), ([1, 2], (1, 2)), (Pair(1, 2), (1, 2))):
        try:
            nest.assert_same_structure(one, other)
            refused.append(None)
        except (TypeError, ValueError) as problem:
            refused.append(type(problem).__name__)
    nest.assert_same_structure([1, 2], (3, 4), check_types=False)
    packed = nest.pack_sequence_as(NESTED, list("ghijkl"))
    doubled = nest.map_structure(lambda one, two: one + two, NESTED, NESTED)
    kinds = [NESTED, [], (), Pair(1, 2), "text", 3, np.ones(2), {1}, b"b", range(2)]
    return {
        "flat": nest.flatten(NESTED),
        "alone": nest.flatten(3),
        "packed": packed,
        "kept": isinstance(packed["a"], Pair) and isinstance(packed["b"][1], tuple),
        "doubled": doubled,
        "sequences": [nest.is_sequence(kind) for kind in kinds],
        "own": [own_nest.is_sequence(kind) for kind in kinds],
        "up_to": nest.flatten_up_to([0, 0], [1, [2, 3]]),
        "mapped_up_to": nest.map_structure_up_to([0, 0], lambda one, two: [one, two], [1, 2], [[3], 4]),
        "refused": refused,
    }


@case("tf.contrib.framework.arg_scope", "tf.contrib.framework.add_arg_scope")
def arg_scopes():
    @framework.add_arg_scope
    def power(base, exponent=2, scale=1):
        return scale * base**exponent

    seen = [power(3)]
    with framework.arg_scope([power], exponent=3):
        with framework.arg_scope([power], scale=10) as scope:
            seen += [power(3), power(3, exponent=1), power(3, scale=2)]
        seen.append(power(3))
    with framework.arg_scope(scope):
        seen.append(power(2))
    return seen, framework.has_arg_scope(power), framework.has_arg_scope(len), power.__name__


@case(
    "tf.contrib.framework.add_model_variable",
    "tf.contrib.framework.get_model_variables",
    "tf.contrib.framework.get_trainable_variables",
    "tf.contrib.framework.get_variables",
    "tf.contrib.framework.local_variable",
    "tf.contrib.framework.get_or_create_global_step",
)
def variables():
    step = framework.get_or_create_global_step()
    with tf.variable_scope("a"):
        first = tf.get_variable("first", [2])
        framework.model_variable("second", shape=[1], initializer=tf.ones_initializer())
    with tf.variable_scope("a_other"):
        tf.get_variable("first", [2], trainable=False)
    local = framework.local_variable(3.0, name="local")
    framework.add_model_variable(first)
    chosen = {
        "all": framework.get_variables(),
        "scope": framework.get_variables("a"),
        "scope_object": framework.get_variables(scope="a/", suffix="first"),
        "model": framework.get_model_variables(),
        "trainable": framework.get_trainable_variables("a"),
        "local": framework.get_local_variables(),
        "by_suffix": framework.get_variables_by_suffix("first"),
        "filtered": framework.filter_variables(
            tf.global_variables(), include_patterns=["first", "step"], exclude_patterns=["a_other"]
        ),
        "again": [framework.get_or_create_global_step(), framework.get_global_step()],
    }
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        value = session.run(local)
    found = {key: [each.op.name for each in chosen[key]] for key in chosen}
    return found, value, step.dtype.base_dtype.name, step.shape.as_list(), tf.contrib.framework.is_tensor(step)


@case("tf.contrib.framework.load_checkpoint")
def checkpoints():
    folder = tempfile.mkdtemp()
    with tf.Session() as session:
        values = [tf.get_variable("net/w", initializer=numbers(2, 3)), tf.get_variable("b", initializer=[1.0, 2.0])]
        session.run(tf.global_variables_initializer())
        saved = tf.train.Saver().save(session, os.path.join(folder, "model.ckpt"), global_step=7)
    reader = framework.load_checkpoint(folder)
    tf.reset_default_graph()
    values = [tf.get_variable("mine/w", [2, 3]), tf.get_variable("b", [2])]
    framework.init_from_checkpoint(saved, {"net/": "mine/", "b": values[1]})
    feed, session_feed = framework.assign_from_checkpoint(saved, {"net/w": values[0]})
    restore = framework.assign_from_checkpoint_fn(saved, {"net/w": values[0], "gone": values[1]}, True)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found = [session.run(values)]
        session.run([tf.assign(each, each * 0) for each in values])
        session.run(feed, session_feed)
        found.append(session.run(values))
        session.run(tf.assign(values[0], values[0] * 0))
        restore(session)
        found.append(session.run(values))
        framework.assign_from_values_fn({"b": np.array([5.0, 6.0])})(session)
        found.append(session.run(values))
    return {
        "listed": framework.list_variables(saved),
        "tensor": reader.get_tensor("b"),
        "has": [reader.has_tensor("b"), reader.has_tensor("c")],
        "shapes": reader.get_variable_to_shape_map(),
        "variable": framework.load_variable(folder, "net/w"),
        "found": found,
    }


@case("tf.contrib.util.constant_value")
def constant_values():
    rows = tf.constant([[1.0, 2.0]])
    given = tf.placeholder(tf.float32, [None, 3])
    value = tf.contrib.util.constant_value
    proto = tf.contrib.util.make_tensor_proto([1, 2], tf.int64)
    return {
        "constant": value(rows),
        "unknown": value(given),
        "shape": value(tf.shape(tf.zeros([2, 3]))),
        "partly": value(tf.shape(given)),
        "cast": value(tf.cast(rows, tf.int32)),
        "fill": value(tf.fill([2], 3)),
        "proto": [tf.contrib.util.make_ndarray(proto), proto.dtype],
    }


@case(
    "tensorflow.python.framework.graph_util.convert_variables_to_constants",
    "tensorflow.python.framework.ops.Tensor",
    "tensorflow.python.framework.ops.IndexedSlices",
    "tensorflow.python.ops.array_ops.stack",
    "tensorflow.python.ops.control_flow_ops.cond",
    "tensorflow.python.ops.variable_scope.variable",
)
def below_python():
    rows = variable_scope.variable(numbers(4, 3), name="rows", trainable=True)
    turned = control_flow_ops.cond(tf.placeholder_with_default(True, []), lambda: rows * 2.0, lambda: rows + 1.0)
    stacked = array_ops.stack([turned, turned + 1.0], axis=1, name="stacked")
    gradient = tf.gradients(tf.gather(rows, [1, 1, 3]), rows)[0]
    kinds = [isinstance(stacked, ops.Tensor), isinstance(gradient, ops.IndexedSlices), isinstance(3, ops.Tensor)]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found = session.run([stacked, gradient.values, gradient.indices])
        graph = graph_util.convert_variables_to_constants(session, session.graph.as_graph_def(), ["stacked"])
    tf.reset_default_graph()
    with tf.Session() as session:
        (again,) = tf.import_graph_def(graph, return_elements=["stacked:0"], name="frozen")
        left = [
            node.op for node in graph.node if node.op in ("VariableV2", "VarHandleOp", "Assign", "AssignVariableOp")
        ]
        return kinds, found, session.run(again), again.name, left


@case("tensorflow.python.keras.utils.to_categorical", "tensorflow.python.keras.datasets.mnist.load_data")
def keras_names():
    from tensorflow.python.keras.datasets import mnist

    path = os.path.join(tempfile.mkdtemp(), "mnist.npz")
    images = np.arange(2 * 28 * 28).reshape(2, 28, 28).astype(np.uint8)
    np.savez(path, x_train=images, y_train=[1, 2], x_test=images[:1], y_test=[3])
    mnist.get_file = lambda *_, **__: path  # it would look for the real ones, by their checksum
    (train, labels), (test, others) = mnist.load_data(path)
    return to_categorical([0, 2, 1]), to_categorical([1], 4), train.shape, labels, test.sum(), others


@case("tensorflow.examples.tutorials.mnist.input_data.read_data_sets")
def read_data_sets():
    from tensorflow.examples.tutorials.mnist import input_data

    folder = tempfile.mkdtemp()
    for part, count in (("train", 12), ("t10k", 4)):
        images = np.arange(count * 28 * 28).astype(np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        with gzip.open(os.path.join(folder, part + "-images-idx3-ubyte.gz"), "wb") as file:
            file.write(np.array([2051, count, 28, 28], ">u4").tobytes() + images.tobytes())
        with gzip.open(os.path.join(folder, part + "-labels-idx1-ubyte.gz"), "wb") as file:
            file.write(np.array([2049, count], ">u4").tobytes() + labels.tobytes())
    sets = input_data.read_data_sets(folder, one_hot=True, validation_size=3)
    plain_sets = input_data.read_data_sets(folder, reshape=False, validation_size=0, seed=5)
    batches = [sets.train.next_batch(4, shuffle=False) for _ in range(3)]
    mixed = [plain_sets.train.next_batch(5)[1] for _ in range(4)]
    return {
        "sizes": [sets.train.num_examples, sets.validation.num_examples, sets.test.num_examples],
        "shapes": [sets.train.images.shape, plain_sets.test.images.shape, sets.test.labels],
        "batches": [[images.sum(1), labels] for images, labels in batches],
        "mixed": mixed,
        "epochs": [sets.train.epochs_completed, plain_sets.train.epochs_completed],
        "dtype": sets.train.images.dtype.name,
    }


@case(
    "tf.contrib.eager.list_devices",
    "tf.contrib.eager.python.tfe",
    "tf.contrib.eager.python.tfe.defun",
    "tf.contrib.eager.python.tfe.run_all_tests_in_graph_and_eager_modes",
)
def eager():
    from tensorflow.contrib import eager as contrib_eager
    from tensorflow.contrib.eager.python import tfe

    @tfe.run_all_tests_in_graph_and_eager_modes
    class Tests(tf.test.TestCase):
        modes = []

        def test_mode(self):
            self.modes.append(tf.executing_eagerly())
            self.assertAllEqual(self.evaluate(tf.constant([1, 2]) * 2), [2, 4])

    tests = Tests("test_mode")
    tests.test_mode()
    doubled = tfe.defun(lambda value: value * 2.0)(tf.constant([1.0, 2.0]))
    with tf.Session() as session:
        return session.run(doubled), sorted(tests.modes), tfe.executing_eagerly(), callable(contrib_eager.list_devices)


if __name__ == "__main__":
    main()
