from tf2compat.engine.local_servers import register, server_of


def test_a_server_is_found_by_its_target():
    server = register("grpc://test:1")
    assert server_of("grpc://test:1") is server
    assert server_of("grpc://test:2") is None
    assert register("grpc://test:3").container != server.container
