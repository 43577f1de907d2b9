from tf2compat.engine.local_servers import register, server_of, session_replicas
from tf2compat.engine.replication.replicas import Replicas


def test_a_server_is_found_by_its_target():
    server = register("grpc://test:1")
    assert server_of("grpc://test:1") is server
    assert server_of("grpc://test:2") is None
    assert register("grpc://test:3").container != server.container


def test_the_replicas_of_a_session():
    replicas = Replicas(None, ("/device:CPU:0",), workers=2)
    register("grpc://test:4", replicas)
    assert session_replicas("grpc://test:4", None) is replicas
    assert session_replicas("", None) is None
