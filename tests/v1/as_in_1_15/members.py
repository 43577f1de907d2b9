"""Every public member and operator of variables, tensors, operations, graphs and shapes, called with several arguments.

`members.txt` holds the public names that 1.15.5's classes have. A result is recorded by its kind, type and shape; an
error as such. `DIFFERENT` names what TensorFlow 2 gives otherwise, and why that stays.
"""

import copy
import operator
import os
import pickle
import re
import weakref

import numpy as np
import tensorflow as tf
from cases import case, main

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "members.txt")) as lines:
    NAMES = {line.split()[0]: line.split()[1:] for line in lines}

KINDS = {
    "variable": lambda: tf.Variable([1.0, 2.0], name="v"),
    "count": lambda: tf.Variable(3, name="n", trainable=False),
    "matrix": lambda: tf.constant([[1.0, 2.0], [3.0, 4.0]], name="x"),
    "number": lambda: tf.constant(3, name="i"),
    "fed": lambda: tf.placeholder(tf.float32, [None, 2], name="p"),
    "operation": lambda: tf.multiply(tf.constant(1.0, name="a"), tf.constant(2.0, name="b"), name="c").op,
    "graph": lambda: tf.constant(1.0, name="a").graph,
    "sparse": lambda: tf.SparseTensor([[0, 1], [1, 0]], [1.0, 2.0], [2, 2]),
    "slices": lambda: tf.IndexedSlices(tf.constant([[1.0, 2.0]]), tf.constant([1]), tf.constant([3, 2])),
    "partitioned": lambda: tf.get_variable(
        "q", [4, 2], partitioner=tf.fixed_size_partitioner(2), initializer=tf.ones_initializer()
    ),
    "dimension": lambda: tf.Dimension(3),
    "unknown_dimension": lambda: tf.Dimension(None),
    "shape": lambda: tf.TensorShape([2, 3]),
    "partial_shape": lambda: tf.TensorShape([2, None]),
    "unknown_shape": lambda: tf.TensorShape(None),
}

ARGUMENTS = {
    "": lambda x: (),
    "1.0": lambda x: (1.0,),
    "0": lambda x: (0,),
    "[1.0, 2.0]": lambda x: ([1.0, 2.0],),
    "'a'": lambda x: ("a",),
    "itself": lambda x: (x,),
    "None": lambda x: (None,),
    "1.0, 2": lambda x: (1.0, 2),
    "slices": lambda x: (tf.IndexedSlices(tf.constant([5.0]), tf.constant([1])),),
}

BINARY = [
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "matmul",
    "lt",
    "le",
    "gt",
    "ge",
    "eq",
    "ne",
    "getitem",
    "is_",
]
OTHERS = {
    "1": lambda x: 1,
    "2.0": lambda x: 2.0,
    "[1.0, 2.0]": lambda x: [1.0, 2.0],
    "'a'": lambda x: "a",
    "True": lambda x: True,
    "tensor": lambda x: tf.constant([1.0, 2.0]),
    "itself": lambda x: x,
}

ALONE = {
    "-x": operator.neg,
    "+x": operator.pos,
    "abs": abs,
    "~x": operator.invert,
    "index": operator.index,
    "not": operator.not_,
    "bool": bool,
    "len": len,
    "iter": lambda x: list(iter(x)),
    "int": int,
    "hash": lambda x: hash(x) == hash(x),
    "key": lambda x: {x: 1}[x],
    "in": lambda x: [x in [x], x in [1, None, "a"], [None, x].index(x)],
    "set": lambda x: len({x, x}),
    "if": lambda x: 1 if x else 0,
    "and": lambda x: x and 1,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda x: len(pickle.dumps(x)) > 0,
    "str": str,
    "repr": repr,
    "%s": lambda x: "%s" % (x,),
    "%d": lambda x: "%d" % x,
    "{:>40}": "{:>40}".format,
    "unpack": lambda x: (lambda first, second: [first, second])(*x),
    "sorted": sorted,
    "reversed": lambda x: list(reversed(x)),
    "x[0:1]": lambda x: x[0:1],
    "x[..., 0]": lambda x: x[..., 0],
    "x[newaxis]": lambda x: x[tf.newaxis],
    "x[-1]": lambda x: x[-1],
    "x[mask]": lambda x: x[tf.constant([True, False])],
    "x[0] =": lambda x: x.__setitem__(0, 1),
    "x.missing": lambda x: x.nothing_of_this_name,
    "x()": lambda x: x(),
    "x + text": lambda x: x + "a",
    "array * x": lambda x: np.array([1.0, 2.0], np.float32) * x,
    "x * array": lambda x: x * np.array([1.0, 2.0], np.float32),
    "np.float32 + x": lambda x: np.float32(2.0) + x,
    "sum": lambda x: sum([x, x]),
    "+=": lambda x: operator.iadd(x, 1),
    "-=": lambda x: operator.isub(x, 1),
    "*=": lambda x: operator.imul(x, 2),
    "/=": lambda x: operator.itruediv(x, 2),
    "**=": lambda x: operator.ipow(x, 2),
    "2 ** x": lambda x: 2**x,
    "list @ x": lambda x: [[1.0, 2.0]] @ x,
    "divmod": lambda x: divmod(x, 2),
    "(1,) + x": lambda x: (1.0, 2.0) + x,
    "== None": lambda x: [x == None, x == None],  # noqa: E711
    "type is": lambda x: [type(x) is tf.Tensor, type(x) == tf.Tensor, {tf.Tensor: 1}.get(type(x))],  # noqa: E721
    "isinstance": lambda x: [isinstance(x, kind) for kind in (tf.Tensor, tf.Variable, tf.Operation, tf.Graph)],
    "subclass": lambda x: [issubclass(type(x), kind) for kind in (tf.Tensor, tf.Variable)],
    "is_tensor": lambda x: tf.contrib.framework.is_tensor(x),
    "convert": tf.convert_to_tensor,
    "weak": lambda x: weakref.ref(x)() is x,
    "attribute": lambda x: setattr(x, "my_own", 3) or x.my_own,
    "shape": lambda x: [repr(x.shape), x.get_shape().as_list()],
    "flatten": lambda x: len(tf.contrib.framework.nest.flatten(x)),
}

DIFFERENT = {
    # Variables are resource variables: their class, their type (`float32`, not `float32_ref`) and their operations.
    "variable": "op dtype str repr %s {:>40} initializer to_proto handle sparse_read gather_nd experimental_ref",
    "count": "op dtype str repr %s {:>40} initializer to_proto sparse_read gather_nd experimental_ref ~x",
    # The nodes of a graph are objects of C++.
    "operation": "copy inputs traceback traceback_with_start_lines",
    "graph": "copy as_graph_def graph_def_versions versions finalize",
    # What TensorFlow 1 refused.
    "slices": "shape convert",
    "sparse": "repr str %s {:>40}",
    "number": "~x",
    "dimension": "attribute weak is_compatible_with assert_is_compatible_with merge_with",
    "unknown_dimension": "attribute weak is_compatible_with assert_is_compatible_with merge_with",
    "shape": "hash key set ne",
    "partial_shape": "hash key set ne",
    "unknown_shape": "hash key set ne",
}
"""Kind -> members whose results differ."""


def kind_of(given):
    """Returns what can be compared of a result."""
    if isinstance(given, tf.Dimension):
        return ["Dimension", given.value]
    if isinstance(given, tf.TensorShape):
        return ["TensorShape", str(given)]
    if isinstance(given, (tf.Tensor, tf.Variable)):
        kind = "Variable" if isinstance(given, tf.Variable) else "Tensor"
        return [kind, given.dtype.base_dtype.name, str(given.shape)]
    if isinstance(given, str):
        return re.sub("0x[0-9a-f]+", "0x", re.sub("_[0-9]+", "", given))
    if isinstance(given, np.ndarray):
        return ["array", given.dtype.name, kind_of(given.tolist())]
    if isinstance(given, (np.generic, tf.DType)):
        return str(given)
    if isinstance(given, (list, tuple)):
        return [kind_of(part) for part in given[:10]]
    if given is None or isinstance(given, (bool, int, float)):
        return given if given == given else "nan"
    return type(given).__name__


def tried(show, value):
    """Returns what `show` gives for a value, or `error`."""
    try:
        return kind_of(show(value))
    except Exception:
        return "error"


def members(kind, value):
    """Yields the members that are no methods as they are, and the results of the methods by their arguments."""
    for name in NAMES[kind]:
        try:
            member = getattr(value, name)
        except Exception:
            yield name, "error"
            continue
        if not callable(member) or isinstance(member, (tf.Tensor, tf.Variable)):
            yield name, tried(lambda x, name=name: getattr(x, name), value)
            continue
        for shown, arguments in ARGUMENTS.items():
            given = tried(lambda x, name=name, build=arguments: getattr(x, name)(*build(x)), value)
            yield "{}({})".format(name, shown), given


def operators(value):
    """Yields the results of the operators, reflected ones too, and of what else Python does with a value."""
    for name in BINARY:
        operate = getattr(operator, name)
        for shown, build in OTHERS.items():
            yield "{}: x, {}".format(name, shown), tried(lambda x, f=operate, y=build: f(x, y(x)), value)
            yield "{}: {}, x".format(name, shown), tried(lambda x, f=operate, y=build: f(y(x), x), value)
    for name, show in ALONE.items():
        yield name, tried(show, value)


def compared(kind):
    with tf.Graph().as_default():
        value = KINDS[kind]()
        found = {}
        for label, given in list(operators(value)) + list(members(kind, value)):
            if re.split("[(:]", label)[0] not in DIFFERENT.get(kind, "").split():
                found[label] = given
        return found


def register(kind):
    def show():
        return compared(kind)

    show.__name__ = kind
    case()(show)


for each in sorted(KINDS):
    register(each)


if __name__ == "__main__":
    main()
