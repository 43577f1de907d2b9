import json
import pathlib

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UsageError, UsageTypeError

learn = tf.contrib.learn


def model_fn(features, labels, mode):
    weight = tf.get_variable("weight", initializer=1.0)
    predictions = features["x"] * weight
    if labels is None:
        export = {"serving_default": tf.estimator.export.PredictOutput({"y": predictions})}
        return tf.estimator.EstimatorSpec(mode, {"y": predictions}, export_outputs=export)
    loss = tf.reduce_mean((predictions - labels) ** 2)
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, {"y": predictions}, loss, train_op)


def input_fn():
    return stock.data.Dataset.from_tensors(({"x": [1.0, 2.0]}, [2.0, 4.0])).repeat(40)


def receiver():
    return tf.estimator.export.build_raw_serving_input_receiver_fn({"x": tf.placeholder(tf.float32, [None])})()


def experiment(run_config, hparams=None, **options):
    estimator = tf.estimator.Estimator(model_fn, config=run_config)
    return learn.Experiment(estimator, input_fn, input_fn, train_steps=6, eval_steps=1, **options)


def test_the_runner_trains_evaluates_and_exports(tmp_path):
    config = learn.RunConfig(model_dir=str(tmp_path), save_checkpoints_steps=3)
    strategy = learn.utils.make_export_strategy(receiver, exports_to_keep=1)
    seen = []

    def made(run_config, hparams):
        seen.append(hparams)
        return experiment(run_config, export_strategies=strategy)

    metrics, exported = learn.learn_runner.run(made, run_config=config, hparams="given")
    assert seen == ["given"]
    assert metrics["global_step"] == 6
    assert len(exported) == 1
    assert len(list((tmp_path / "export" / "Servo").iterdir())) == 1
    with pytest.raises(UsageError, match="no schedule 'nope'"):
        learn.learn_runner.run(made, run_config=config, schedule="nope")


def test_schedules(tmp_path):
    config = learn.RunConfig(model_dir=str(tmp_path))
    made = experiment(config, min_eval_frequency=0, continuous_eval_throttle_secs=0)
    assert made.train() is made.estimator
    assert made.evaluate()["global_step"] == 6
    assert made.train_and_evaluate()[0]["global_step"] == 6
    assert made.test()[0]["global_step"] == 7
    made.continuous_eval(delay_secs=0)  # It ends by itself: the last step is reached.
    assert (made.train_steps, made.eval_steps) == (6, 1)


@pytest.mark.parametrize(("task", "schedule"), [("worker", "train"), ("evaluator", "continuous_eval")])
def test_the_task_says_what_is_done(tmp_path, monkeypatch, task, schedule):
    cluster = {"chief": ["localhost:1"], "worker": ["localhost:2"]}
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": cluster, "task": {"type": task, "index": 0}}))
    done = []
    monkeypatch.setattr(learn.Experiment, schedule, lambda self: done.append(schedule))
    learn.learn_runner.run(experiment, run_config=learn.RunConfig(model_dir=str(tmp_path)))
    assert done == [schedule]


def test_wrong_arguments(tmp_path):
    run = learn.learn_runner.run
    with pytest.raises(UsageError, match="Give one of them"):
        run(experiment)
    with pytest.raises(UsageTypeError, match="Pass a function"):
        run(3, output_dir=str(tmp_path))
    with pytest.raises(UsageTypeError, match="returned int"):
        run(lambda output_dir: 3, output_dir=str(tmp_path))
    with pytest.raises(UsageError, match="`estimator` must be"):
        learn.Experiment(3, input_fn, input_fn)
    with pytest.raises(UsageError, match="eval_metric_ops"):
        experiment(learn.RunConfig(model_dir=str(tmp_path)), eval_metrics={"a": 1})


def test_modules_of_the_old_paths():
    from tf2compat.v1.contrib.learn.python.learn import learn_runner

    assert learn_runner.run is learn.learn_runner.run
    assert pathlib.Path(learn.datasets.base.__file__).name == "data_files.py"
