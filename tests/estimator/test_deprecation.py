import tensorflow as tf

from tf2compat.estimator import deprecation, package


def test_the_packages_word_of_itself_is_left_out():
    def old():
        return 3

    assert deprecation.deprecated(None, "Use tf.keras instead.")(old) is old
    other = deprecation.deprecated(None, "Use something else.")(old)
    assert other is not old
    assert other() == 3
    assert callable(deprecation.hide_attribute_from_api)


def test_tensorflows_hooks_stay_as_they_are():
    before = tf.compat.v1.train.FinalOpsHook.__init__
    package.module("hooks.basic_session_run_hooks")
    assert tf.compat.v1.train.FinalOpsHook.__init__ is before
    assert "tf_decorator" not in before.__code__.co_filename
