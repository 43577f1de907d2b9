"""Which behaviour of TensorFlow's private names `_tf/kernels.py` relies on."""

import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_op_definitions():
    assert [argument.name for argument in _tf.op_def("TopKV2").output_arg] == ["values", "indices"]
    assert _tf.op_def("NoSuchOp") is None


def test_kernels_of_xla():
    _tf.start_xla()

    def node(op, **types):
        made = tf.NodeDef(op=op)
        for name, dtype in types.items():
            made.attr[name].type = dtype.as_datatype_enum
        return made

    assert _tf.has_kernel(node("MatMul", T=stock.float32), "XLA_CPU_JIT")
    assert not _tf.has_kernel(node("MatMul", T=stock.string), "XLA_CPU_JIT")
    assert not _tf.has_kernel(node("ScalarSummary", T=stock.float32), "XLA_CPU_JIT")
