import pytest

from tests.faults.ends import documented
from tests.faults.plan import KINDS


@pytest.mark.parametrize(
    ("kind", "style", "expected"),
    [
        ("", "monitored", (0,)),
        ("SIGKILL", "plain", (-9,)),
        ("SIGTERM", "monitored", (75,)),
        ("SIGTERM", "plain", (-15,)),
        ("SIGTERM twice", "monitored", (-15, 75)),
        ("SIGUSR1", "monitored", (-9,)),
        ("SIGINT", "monitored", (-2,)),
        ("full disk", "monitored", (1,)),
        ("lost worker", "workers", (-9,)),
        ("interrupted worker", "workers", (75,)),
    ],
)
def test_the_status_of_the_process_that_is_hit(kind, style, expected):
    assert documented(kind, style, True, False) == expected


def test_the_other_worker_says_that_it_is_alone_or_stops_as_well():
    assert documented("lost worker", "workers", False, False) == (1,)
    assert documented("interrupted worker", "workers", False, False) == (75,)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_that_comes_too_late(kind):
    assert 0 in documented(kind, "monitored", True, True)
