import pytest

import tf2compat.v1 as tf
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.placement import strategies
from tf2compat.placement.placement import Placement


def test_one_device_is_the_chief_of_its_own_training():
    alone = Placement()
    assert (alone.strategy, alone.is_chief, alone.is_shared) == (None, True, False)
    second = Placement(Replicas("a strategy", ("/device:CPU:0",), workers=2, worker=1))
    assert (second.strategy, second.is_chief, second.is_shared) == ("a strategy", False, True)


@pytest.mark.parametrize("opened", [tf.train.MonitoredTrainingSession, tf.train.MonitoredSession])
def test_a_session_under_hooks_is_placed_once(graph, monkeypatch, opened):
    decided = []
    monkeypatch.setattr(strategies.settings, "strategy", lambda: decided.append(True))
    one = tf.constant(1.0)
    with opened() as sess:
        assert sess.run(one) == 1.0
    assert decided == [True]
