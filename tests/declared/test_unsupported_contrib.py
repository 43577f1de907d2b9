import pytest

import tf2compat.v1 as tf
from tf2compat.declared.refused import key_of
from tf2compat.declared.unsupported_contrib import ENDED_NAMES, ENDED_PARTS
from tf2compat.errors import UnsupportedError

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("part", ENDED_PARTS)
def test_a_part_can_be_imported(part):
    assert getattr(tf.contrib, part).__name__.endswith(part) or part == "remote_fused_graph"


@pytest.mark.parametrize("part", ENDED_NAMES)
def test_names_that_have_ended_are_refused_when_they_are_used(part):
    for name in ENDED_NAMES[part]:
        found = getattr(getattr(tf.contrib, part), name)
        if key_of(found):
            with pytest.raises(UnsupportedError, match=name):
                found()
