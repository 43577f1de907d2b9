"""By which names a program reads its metrics."""

import ast

import pytest

from tf2compat.legacy_imports.keras_metric_names import are_read_as_given


@pytest.mark.parametrize(
    ("text", "as_given"),
    [
        ("plot(history.history['accuracy'])", True),
        ("plot(history.history['val_accuracy'])", True),
        ("ModelCheckpoint('w.{epoch:02d}-{val_accuracy:.2f}.h5')", True),
        ("EarlyStopping(monitor='accuracy')", True),
        ("best = logs.get('accuracy')", True),
        ("key = 'val_mse'", True),
        ("plot(history.history['acc'])", False),
        ("ModelCheckpoint('w.{val_acc:.2f}.h5')", False),
        ("logs.get('acc')", False),
        ("model.compile('sgd', 'mse', metrics=['accuracy'])", False),  # the same in both
        ("print('accuracy', score[1])", False),
        ("names = {'acc': 'val_acc', 'accuracy': 'val_accuracy'}\nhistory[names[0]]", False),
        ("", False),
    ],
)
def test_signs(text, as_given):
    assert are_read_as_given([ast.parse(""), ast.parse(text)]) is as_given


def test_another_file_of_the_program_tells():
    assert not are_read_as_given([ast.parse("h['accuracy']"), ast.parse("h['acc']")])
