"""`tf.estimator` beside TensorFlow 2.15.1: the same program, run by both."""

import json
import pathlib

import numpy as np
import pytest

import tf2compat.v1 as tf1
from tests import programs
from tf2compat.errors import MissingExtraError, UnsupportedError
from tf2compat.estimator import package

HERE = pathlib.Path(__file__).parent
REFERENCE = json.loads((HERE / "reference_2_15_1.json").read_text())
"""What `reference_program.py` printed with TensorFlow 2.15.1, tensorflow-estimator 2.15.0 and CPython 3.11."""


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    folder = tmp_path_factory.mktemp("estimators")
    done = programs.run(["-m", "tf2compat", "run", HERE / "reference_program.py", folder])
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout[done.stdout.index("\n{") if not done.stdout.startswith("{") else 0 :])


def differences(ours, reference, where):
    if isinstance(reference, dict):
        yield from [f"{where}: {sorted(ours)}, not {sorted(reference)}"] if ours.keys() != reference.keys() else []
        for key in reference.keys() & ours.keys():
            yield from differences(ours[key], reference[key], f"{where}/{key}")
    elif isinstance(reference, list) and any(isinstance(value, str | list | dict) for value in reference):
        yield from [f"{where}: {ours}, not {reference}"] if len(ours) != len(reference) else []
        for number, (mine, theirs) in enumerate(zip(ours, reference)):
            yield from differences(mine, theirs, f"{where}[{number}]")
    elif isinstance(reference, str):
        yield from [f"{where}: {ours!r}, not {reference!r}"] if ours != reference else []
    elif not np.allclose(ours, reference, rtol=1e-5, atol=1e-6):
        yield f"{where}: {ours}, not {reference}"


@pytest.mark.slow
@pytest.mark.parametrize("case", sorted(REFERENCE))
def test_calls_files_metrics_and_signatures_are_those_of_2_15(ours, case):
    assert list(differences(ours[case], REFERENCE[case], case)) == []


def test_names():
    assert tf1.estimator.Estimator is package.module("estimator").Estimator
    assert tf1.estimator.ModeKeys.TRAIN == "train"
    assert issubclass(tf1.estimator.tpu.TPUEstimator, tf1.estimator.Estimator)
    with pytest.raises(UnsupportedError, match="BoostedTreesClassifier"):
        tf1.estimator.BoostedTreesClassifier  # noqa: B018
    with pytest.raises(AttributeError, match="nope"):
        tf1.estimator.nope  # noqa: B018


def test_tf2compat_does_not_import_it_by_itself():
    code = "import sys, tf2compat.v1; print([name for name in sys.modules if 'tensorflow_estimator' in name])"
    done = programs.run(["-c", code])
    assert done.stdout.strip() == "[]"


def test_without_the_extra_it_says_what_to_install():
    code = (
        "import sys; sys.modules['tensorflow_estimator'] = None\n"
        "from tf2compat.legacy_imports.packages import PackageFinder\n"
        "PackageFinder.find_spec = lambda *arguments: None\n"
        "import tf2compat.v1 as tf\n"
        "try: tf.estimator.Estimator\n"
        "except ImportError as error: print(type(error).__name__, error)"
    )
    done = programs.run(["-c", code])
    assert MissingExtraError.__name__ in done.stdout
    assert "pip install" in done.stdout


def test_no_stock_session_is_opened(tmp_path, monkeypatch):
    from tensorflow.python.client import session

    def refuse(*arguments, **options):
        raise AssertionError("A stock session was opened.")

    monkeypatch.setattr(session.BaseSession, "__init__", refuse)

    def model_fn(features, labels, mode):
        weight = tf1.get_variable("weight", initializer=1.0)
        if labels is None:
            return tf1.estimator.EstimatorSpec(mode, features * weight)
        loss = tf1.reduce_mean((features * weight - labels) ** 2)
        train_op = tf1.train.GradientDescentOptimizer(0.1).minimize(loss, tf1.train.get_global_step())
        return tf1.estimator.EstimatorSpec(mode, features * weight, loss, train_op, {"error": tf1.metrics.mean(loss)})

    def input_fn():
        return tf1.data.Dataset.from_tensors(([1.0, 2.0], [2.0, 4.0])).repeat(3)

    estimator = tf1.estimator.Estimator(model_fn, str(tmp_path))
    estimator.train(input_fn)
    assert estimator.evaluate(input_fn)["global_step"] == 3
    assert len(list(estimator.predict(input_fn))) == 6
