"""Which behaviour of TensorFlow's private names `_tf/data.py` relies on."""

import tensorflow as stock

from tf2compat import _tf


def test_options_of_a_program_go_before_those_that_read_nothing_ahead():
    plain = stock.data.Options()
    plain._from_proto(type(plain._to_proto()).FromString(_tf.options_without_read_ahead([])))
    assert plain.experimental_optimization.inject_prefetch is False
    assert plain.experimental_optimization.map_parallelization is False
    chosen = stock.data.Options()
    chosen.experimental_optimization.inject_prefetch = True
    merged = _tf.options_without_read_ahead([chosen._to_proto().SerializeToString()])
    plain._from_proto(type(plain._to_proto()).FromString(merged))
    assert plain.experimental_optimization.inject_prefetch is True
    assert plain.experimental_optimization.map_parallelization is False
