"""Which of Keras's private names `_tf/keras_1.py` relies on."""

import pytest

from tf2compat import _tf

pytest.importorskip("tf_keras")


def test_methods_are_wrapped_with_the_name_of_their_layer(monkeypatch):
    wrapped = []
    monkeypatch.setattr("tf2compat.patches.put", lambda owner, name, method: wrapped.append((owner.__name__, name)))
    stock = []

    def wrap(kind, method):
        stock.append((kind, getattr(method, "__func__", method).__qualname__))
        return method

    _tf.wrap_keras_methods(wrap)
    layers = {kind: method for kind, method in stock if method == f"{kind}.__init__"}
    assert {"BatchNormalization", "Conv2D", "Dense", "GRU", "LSTM"} <= layers.keys()
    others = {kind: method for kind, method in stock if kind not in layers}
    assert others.keys() == {"add_weight", "generator_methods", "model_constructor"}
    assert len(wrapped) == len(stock)
    assert ("Functional", "__init__") in wrapped
    assert ("Model", "predict_generator") in wrapped
