import tf2compat.v1 as tf


def test_structures():
    nest = tf.contrib.framework.nest
    assert nest.flatten({"b": 1, "a": (2, [3])}) == [2, 3, 1]
    assert nest.is_sequence([1])
    assert not nest.is_sequence("text")
    assert nest.map_structure(lambda x: x + 1, (1, [2])) == (2, [3])
    assert nest.pack_sequence_as((0, [0]), [5, 6]) == (5, [6])
