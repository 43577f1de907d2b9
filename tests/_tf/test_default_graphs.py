"""Which behaviour of TensorFlow's private names `_tf/default_graphs.py` relies on."""

import tensorflow as stock

from tf2compat import _tf


def test_default_graphs_are_made_by_a_function(monkeypatch):
    from tensorflow.python.framework import ops

    class Own(stock.Graph):
        pass

    stacks = type(ops._default_graph_stack)
    for name in ("_GetGlobalDefaultGraph", "get_default"):
        monkeypatch.setattr(stacks, name, getattr(stacks, name))
    _tf.create_default_graphs_by(Own)
    for name in ("_GetGlobalDefaultGraph", "get_default"):
        made = stacks()
        assert type(getattr(made, name)()) is Own
        assert made.get_default() is getattr(made, name)()
