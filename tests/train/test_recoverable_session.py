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


class AbortsAt(tf.train.SessionRunHook):
    """Raises whenever the step is 5; only the first few times where it is told so."""

    def __init__(self, times=1_000_000):
        self.times, self.steps = times, []

    def begin(self):
        self.step = tf.train.get_global_step()

    def after_run(self, run_context, run_values):
        self.steps.append(int(run_context.session.run(self.step)))
        if self.steps[-1] == 5 and self.times:
            self.times -= 1
            raise tf.errors.AbortedError(None, None, "the step is 5")


def trained(hook, folder=None, max_retries=3):
    train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    hooks = [hook, tf.train.StopAtStepHook(last_step=8)]
    if folder:
        hooks.insert(0, tf.train.CheckpointSaverHook(str(folder), save_steps=2))
    creator = tf.train.ChiefSessionCreator(checkpoint_dir=str(folder) if folder else None)
    with tf.train.MonitoredSession(creator, hooks, max_retries=max_retries) as sess:
        while not sess.should_stop():
            sess.run(train_op)


@pytest.fixture
def no_pauses(monkeypatch):
    monkeypatch.setattr("tf2compat.train.recoverable_session._FIRST_PAUSE_SECS", 0.0)


@pytest.mark.usefixtures("graph", "no_pauses")
def test_steps_that_are_done_again_are_no_progress(caplog):
    hook = AbortsAt()
    with pytest.raises(tf.errors.AbortedError, match="the step is 5"):
        trained(hook)
    assert hook.steps == [1, 2, 3, 4, 5] * 4
    assert "The session was lost 4 times since step 5; giving up." in caplog.text
    assert caplog.text.count("Training starts again at step 0: the 5 step(s) that were done are lost") == 3


@pytest.mark.usefixtures("graph", "no_pauses")
def test_steps_after_a_checkpoint_that_are_done_again_are_no_progress(tmp_path, caplog):
    hook = AbortsAt()
    with pytest.raises(tf.errors.AbortedError, match="the step is 5"):
        trained(hook, tmp_path)
    assert hook.steps == [1, 2, 3, 4, 5, 5, 5, 5]
    assert caplog.text.count("Training goes on from the checkpoint of step 4: it was at step 5.") == 3
    assert "starts again at step 0" not in caplog.text


@pytest.mark.usefixtures("graph", "no_pauses")
def test_a_step_that_passes_the_best_starts_the_count_anew():
    hook = AbortsAt(times=3)
    trained(hook)
    assert hook.steps == [1, 2, 3, 4, 5] * 3 + [1, 2, 3, 4, 5, 6, 7, 8]


def test_without_a_global_step_runs_are_counted():
    class FailsInThirdRun(Inner):
        runs = 0

        def run(self, *args):
            self.runs += 1
            if self.runs == 3:
                raise tf.errors.AbortedError(None, None, "the third")
            return self.runs

    creator = Creator([])
    creator.create_session = lambda: creator.made.append(FailsInThirdRun([])) or creator.made[-1]
    session = RecoverableSession(creator, 4, lambda _: None)
    with pytest.raises(tf.errors.AbortedError):
        while True:
            session.run("x")
    assert len(creator.made) == 5
