import pytest

from tf2compat.errors import UnsupportedError
from tf2compat.estimator import tpu_sessions


def test_nothing_of_it_is_carried_over():
    with pytest.raises(UnsupportedError, match="start_worker_watchdog"):
        tpu_sessions.start_worker_watchdog  # noqa: B018
    assert not hasattr(tpu_sessions, "other")
