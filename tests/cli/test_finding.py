import pytest

from tf2compat.cli.finding import (
    AS_IT_IS,
    CANNOT_RUN,
    NEEDS_ARCHIVE,
    NEEDS_EDIT,
    NEEDS_PACKAGE,
    NOT_SUPPORTED,
    RUNS,
    THROUGH_US,
    Finding,
    file_verdict,
)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], RUNS),
        ([AS_IT_IS, THROUGH_US], RUNS),
        ([THROUGH_US, NEEDS_ARCHIVE], NEEDS_ARCHIVE),
        ([NEEDS_PACKAGE, NEEDS_ARCHIVE], NEEDS_PACKAGE),
        ([NEEDS_EDIT, NEEDS_PACKAGE], NEEDS_EDIT),
        ([NOT_SUPPORTED, NEEDS_EDIT, AS_IT_IS], CANNOT_RUN),
    ],
)
def test_a_file_is_as_good_as_its_worst_name(verdicts, expected):
    assert file_verdict(Finding(1, "tf.x", verdict) for verdict in verdicts) == expected


def test_a_guarded_name_stops_no_program():
    guarded = Finding(1, "tf.x", NOT_SUPPORTED, guard="it is caught")
    assert not guarded.stops
    assert file_verdict([guarded]) == RUNS
    assert Finding(1, "tf.x", NOT_SUPPORTED).stops


def test_the_place_in_a_notebook():
    assert (Finding(2, "x", AS_IT_IS).place, Finding(2, "x", AS_IT_IS, cell=3).place) == ("2", "cell 3, 2")
