from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.placement.placement import Placement
from tf2compat.runtime.local_servers import register, reset, server_of, session_placement


def test_a_server_is_found_by_its_target():
    server = register("grpc://test:1")
    assert server_of("grpc://test:1") is server
    assert server_of("grpc://test:2") is None
    assert register("grpc://test:3").container != server.container


def test_the_replicas_of_a_session():
    replicas = Replicas(None, ("/device:CPU:0",), workers=2)
    register("grpc://test:4", replicas)
    placement = session_placement("grpc://test:4", None)
    assert placement.replicas is replicas
    assert session_placement("", placement) is placement
    assert session_placement("", None) == Placement()


def test_a_reset_server_shares_nothing_of_before():
    server = register("grpc://test:5", config="config")
    assert reset("grpc://test:5")
    again = server_of("grpc://test:5")
    assert again.container != server.container
    assert again.config == "config"
    assert not reset("grpc://test:6")
    register("grpc://test:7", Replicas(None, ("/device:CPU:0",), workers=2))
    assert not reset("grpc://test:7"), "a cluster is not reset"
