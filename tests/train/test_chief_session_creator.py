import tf2compat.v1 as tf


def test_the_session_manager_is_made_once(graph):
    tf.get_variable("v", initializer=3.0)
    creator = tf.train.ChiefSessionCreator()
    creator.create_session()
    manager = creator._get_session_manager()
    creator.create_session()
    assert creator._get_session_manager() is manager


def test_config_reaches_the_session(graph):
    tf.no_op()
    config = tf.ConfigProto(operation_timeout_in_ms=1234)
    assert tf.train.ChiefSessionCreator(config=config).create_session()._timeout_ms == 1234
