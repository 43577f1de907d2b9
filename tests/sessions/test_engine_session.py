import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.sessions.engine_session import EngineSession
from tf2compat.sessions.session import BaseSession


def test_a_session_of_ours_is_told_from_tensorflows(graph):
    with tf.Session() as ours, stock.compat.v1.Session(graph=stock.Graph()) as other:
        assert isinstance(ours, EngineSession)
        assert not isinstance(other, EngineSession)


def test_a_session_has_all_that_may_be_asked_of_it():
    asked = {name for name, member in vars(EngineSession).items() if getattr(member, "__isabstractmethod__", False)}
    assert asked >= {"graph", "is_chief", "position", "run", "run_tensors"}
    assert [name for name in asked if getattr(getattr(BaseSession, name), "__isabstractmethod__", False)] == []
