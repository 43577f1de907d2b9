"""`TPUEstimator`; what it computes: test_package.py (on a CPU) and test_on_replicas.py (on what stands for a TPU)."""

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UsageError, UsageStateError
from tf2compat.estimator import tpu


def model_fn(features, labels, mode, params):
    raise AssertionError("Not called here.")


def made(**options):
    return tf.estimator.tpu.TPUEstimator(model_fn, config=tf.estimator.tpu.RunConfig(), **options)


def test_without_a_tpu_it_says_so():
    with pytest.raises(UsageStateError, match=r"(?s)use_tpu=True.*use_tpu=False") as raised:
        made(use_tpu=True, train_batch_size=8)
    assert isinstance(raised.value, RuntimeError)


def test_a_core_takes_its_share_of_the_batch(monkeypatch):
    class Strategy:
        num_replicas_in_sync = 4

    monkeypatch.setattr(tpu, "strategy_of", lambda name, devices: Strategy())
    estimator = made(use_tpu=True, train_batch_size=8, eval_batch_size=4, predict_batch_size=3)
    context = estimator._ctx
    with context.with_mode("train") as of_training:
        assert of_training.batch_size_for_input_fn == 2
    with context.with_mode("infer") as of_prediction:
        assert of_prediction.batch_size_for_input_fn == 3
    by_position = tf.estimator.tpu.TPUEstimator(
        model_fn, None, tf.estimator.tpu.RunConfig(), None, True, 8, 4, 3, None, False
    )
    assert by_position._ctx._eval_on_tpu is False
    with by_position._ctx.with_mode("train") as of_training:
        assert of_training.batch_size_for_input_fn == 2
    with pytest.raises(UsageError, match="`train_batch_size` is 6, and the TPU has 4 cores"):
        made(use_tpu=True, train_batch_size=6)


def test_the_packages_own_checks_hold():
    with pytest.raises(ValueError, match="reserved keys"):
        made(use_tpu=False, params={"batch_size": 3})
    with pytest.raises(ValueError, match="tpu_config.RunConfig"):
        tf.estimator.tpu.TPUEstimator(model_fn, config=tf.estimator.RunConfig(), use_tpu=False)


def test_names_of_contrib():
    contrib = tf.contrib.tpu
    assert contrib.TPUEstimator is tf.estimator.tpu.TPUEstimator
    from tf2compat.v1.contrib.tpu.python.tpu import tpu_config, tpu_estimator, tpu_optimizer
    from tf2compat.v1.contrib.tpu.python.tpu.tpu_config import RunConfig

    assert tpu_config.TPUConfig is contrib.TPUConfig
    assert RunConfig is contrib.RunConfig
    assert tpu_estimator.TPUEstimatorSpec is contrib.TPUEstimatorSpec
    assert tpu_optimizer.CrossShardOptimizer is contrib.CrossShardOptimizer
    assert contrib.bfloat16_scope is stock.compat.v1.tpu.bfloat16_scope
