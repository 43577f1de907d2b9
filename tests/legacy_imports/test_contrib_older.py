import tf2compat.v1 as tf
from tf2compat.legacy_imports.contrib_older import OLDER, OLDER_MODULES, OLDER_PARTS


def test_older_names_are_what_they_became(graph):
    assert tf.contrib.linalg.LinearOperatorTriL is tf.linalg.LinearOperatorLowerTriangular
    assert tf.contrib.data.Dataset is tf.data.Dataset
    assert tf.contrib.eager.in_eager_mode() is False
    assert tf.contrib.eager.in_graph_mode() is True
    assert set(OLDER_PARTS) < set(OLDER)
    assert not set(OLDER_MODULES) & set(OLDER)
