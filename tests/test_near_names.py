from tf2compat.near_names import near_names


def test_near_names():
    names = ["model/dense/kernel", "model/dense/bias", "conv/kernel", "dense_1/kernel"]
    assert near_names("dense/kernel", names)[0] == "model/dense/kernel"
    assert near_names("nothing_like_it", names) == []
