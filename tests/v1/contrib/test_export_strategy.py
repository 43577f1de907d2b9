"""Exports of an experiment: test_experiment.py."""

from tf2compat.v1.contrib.learn.export_strategy import ExportStrategy


def test_a_function_gets_the_arguments_that_it_has():
    def short(estimator, path):
        return (estimator, path)

    def long(estimator, path, checkpoint_path, eval_result, strip_default_attrs):
        return (estimator, path, checkpoint_path, eval_result, strip_default_attrs)

    assert ExportStrategy("a", short).export("e", "p", "c", "r") == ("e", "p")
    assert ExportStrategy("a", long, True).export("e", "p", "c", "r") == ("e", "p", "c", "r", True)
