import re

import pytest

from tf2compat.declared.unsupported import UNSUPPORTED, unsupported


@pytest.mark.parametrize("key", UNSUPPORTED)
def test_every_row_has_a_reason_and_an_alternative(key):
    row = UNSUPPORTED[key]
    for text in (row.reason, row.alternative):
        assert re.fullmatch(r"[A-Z`].*\.", text), text
        assert "  " not in text
    message = str(unsupported(key, "It was met."))
    assert row.reason in message
    assert row.alternative in message
    assert "  " not in message
