from tf2compat.v1.contrib.cudnn_rnn import constants


def test_every_name_is_there():
    assert {name for name in vars(constants) if name.isupper()} == set(constants.__all__)
