import pytest

import tf2compat.v1 as tf
from tf2compat.engine.unsupported_contrib import ENDED_NAMES, ENDED_PARTS
from tf2compat.errors import UnsupportedError


def test_parts_are_here_or_have_ended():
    assert not set(ENDED_PARTS) & set(tf.contrib.PARTS)
    assert set(ENDED_NAMES) <= set(tf.contrib.PARTS)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("part", sorted(ENDED_NAMES))
def test_names_that_have_ended_say_so(part):
    for name in ENDED_NAMES[part]:
        with pytest.raises(UnsupportedError, match=name):
            getattr(getattr(tf.contrib, part), name)
        assert not hasattr(getattr(tf.contrib, part), name)  # Programs look first, and go on.
