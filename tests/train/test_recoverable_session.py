import pytest

import tf2compat.v1 as tf
from tf2compat.train.recoverable_session import RecoverableSession


class Inner:
    """Fails as often as it is told to."""

    def __init__(self, failures):
        self.failures, self.closed = failures, False

    def run(self, *args):
        if self.failures:
            self.failures.pop()
            raise tf.errors.UnavailableError(None, None, "lost")
        return args[0]

    def _check_stop(self):
        return False

    def close(self):
        self.closed = True


class Creator(tf.train.SessionCreator):
    def __init__(self, failures, fail_to_create=0):
        self.failures, self.fail_to_create, self.made = failures, fail_to_create, []

    def create_session(self):
        if self.fail_to_create:
            self.fail_to_create -= 1
            raise tf.errors.AbortedError(None, None, "not made")
        self.made.append(Inner(self.failures))
        return self.made[-1]


def test_pauses_grow_and_a_good_step_starts_anew():
    pauses = []
    creator = Creator([1, 2, 3])
    session = RecoverableSession(creator, 5, pauses.append)
    assert session.run("x") == "x"
    assert len(pauses) == 3
    assert pauses == sorted(pauses)
    assert pauses[1] == 2 * pauses[0]
    creator.failures.append(1)
    session.run("x")
    assert pauses[3] == pauses[0]
    assert [inner.closed for inner in creator.made] == [True, True, True, True, False]


def test_failures_to_create_count_too():
    pauses = []
    with pytest.raises(tf.errors.AbortedError, match="not made"):
        RecoverableSession(Creator([], fail_to_create=9), 3, pauses.append)
    assert len(pauses) == 3
    assert RecoverableSession(Creator([], fail_to_create=3), 3, pauses.append).run("x") == "x"


def test_pauses_have_an_end():
    pauses = []
    with pytest.raises(tf.errors.UnavailableError):
        RecoverableSession(Creator(list(range(50))), 40, pauses.append).run("x")
    assert max(pauses) == 30.0


def test_other_errors_pass():
    class Broken(Inner):
        def run(self, *args):
            raise KeyError("broken")

    creator = Creator([])
    creator.create_session = lambda: Broken([])
    with pytest.raises(KeyError):
        RecoverableSession(creator, 3, lambda _: None).run("x")
