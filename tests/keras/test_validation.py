import keras
import numpy as np
import pytest

from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.keras.validation import Validation


def made():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mae")
    return model


def test_it_evaluates_as_fit_does():
    x = np.arange(4, dtype=np.float32)[:, None]
    validation, model = Validation((x, x * 0), steps=1, batch_size=2), made()
    callbacks = keras.callbacks.CallbackList([], model=model)
    seen = [validation.logs(epoch, model, callbacks)["val_loss"] for epoch in range(3)]
    fitted = made().fit(
        x, x, epochs=3, validation_data=(x, x * 0), validation_steps=1, validation_batch_size=2, verbose=0
    )
    assert seen == pytest.approx(fitted.history["val_loss"])
    validation.end(model)
    assert validation.logs(0, model, callbacks)["val_loss"] == pytest.approx(0.5)


def test_it_is_due_after_some_epochs():
    x, model = np.ones([2, 1], np.float32), made()
    callbacks = keras.callbacks.CallbackList([], model=model)
    for freq, due in ((2, [1]), ([1, 3], [0, 2])):
        validation = Validation((x, x), freq)
        assert [epoch for epoch in range(3) if validation.logs(epoch, model, callbacks)] == due
    assert Validation().logs(0, model, callbacks) == {}


def test_what_is_wrong_is_said():
    with pytest.raises(UsageTypeError, match="validation_data"):
        Validation(3)
    with pytest.raises(UsageError, match="validation_freq"):
        Validation(None, 0)
    with pytest.raises(UsageError, match="validation_steps"):
        Validation(None, 1, 0)
    with pytest.raises(UsageError, match="model="):
        Validation((1, 2)).check_model(None)
