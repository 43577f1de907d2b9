import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError, UsageTypeError
from tf2compat.sessions.session_arguments import check_graph_and_config, checked_target


def test_targets():
    assert [checked_target(target) for target in (None, "", b"", "local")] == ["", "", "", "local"]
    with pytest.raises(UnsupportedError, match="grpc://elsewhere:1"):
        checked_target("grpc://elsewhere:1")
    with pytest.raises(UsageTypeError, match="config=config"):
        checked_target(tf.ConfigProto())


def test_graphs_and_configs(graph):
    check_graph_and_config(graph, None)
    check_graph_and_config(graph, tf.ConfigProto())
    with pytest.raises(UsageTypeError, match="`graph`.*int"):
        check_graph_and_config(3, None)
    with pytest.raises(UsageTypeError, match="`config`.*dict"):
        check_graph_and_config(graph, {})
