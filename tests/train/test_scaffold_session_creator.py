import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageTypeError


@pytest.mark.parametrize("kind", [tf.train.ChiefSessionCreator, tf.train.WorkerSessionCreator])
def test_creators_of_both_kinds_have_a_scaffold_and_are_the_chiefs_of_their_own_training(graph, kind):
    scaffold = tf.train.Scaffold()
    assert kind(scaffold)._scaffold is scaffold
    assert isinstance(kind()._scaffold, tf.train.Scaffold)
    assert kind().is_chief
    with pytest.raises(UsageTypeError, match=f"tf.train.{kind.__name__}"):
        kind(stategy=None)
