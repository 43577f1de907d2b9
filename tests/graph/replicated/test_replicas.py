from tf2compat.graph.replicated.replicas import Replicas


def test_the_place_of_a_process_among_all():
    second = Replicas(None, ("/device:GPU:0", "/device:GPU:1"), workers=3, worker=1)
    assert (second.total, second.first, second.is_chief) == (6, 2, False)
    assert Replicas(None, ("/device:CPU:0",)).is_chief
