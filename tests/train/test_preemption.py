"""Signals and errors that end a training, in this process; and programs of their own that are ended by signals."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import threading

import pytest

import tf2compat.v1 as tf
from tf2compat.train import signal_watch
from tf2compat.train.preemption import Preempted, Preemption

TRIAL = pathlib.Path(__file__).with_name("preemption_trial.py")
ROUNDS = os.environ.get("TF2COMPAT_TEST_ROUNDS", "1")


@pytest.fixture(autouse=True)
def signals():
    yield signal_watch.watch
    signal_watch.watch.forget()
    assert list(Preemption._all) == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL


class Sends(tf.train.SessionRunHook):
    """Sends a signal in a step, and notes what becomes of the session."""

    def __init__(self, number=signal.SIGTERM, at=3):
        self.number, self.at, self.steps, self.ended = number, at, [], 0

    def begin(self):
        self.step = tf.train.get_global_step()

    def after_run(self, run_context, run_values):
        self.steps.append(int(run_context.session.run(self.step)))
        if self.steps[-1] == self.at:
            os.kill(os.getpid(), self.number)

    def end(self, session):
        self.ended += 1


class Listener(tf.train.CheckpointSaverListener):
    """Notes which steps are saved, and evaluates there if it is told to."""

    def __init__(self, evaluate=lambda: None):
        self.saved, self.evaluate = [], evaluate

    def after_save(self, session, step):
        self.saved.append(int(step))
        self.evaluate()


def train(folder, hook, steps=8, listener=None, save_steps=1000, **options):
    train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    saver = tf.train.CheckpointSaverHook(str(folder), save_steps=save_steps, listeners=[listener or Listener()])
    creator = tf.train.ChiefSessionCreator(checkpoint_dir=str(folder))
    hooks = [saver, hook, tf.train.StopAtStepHook(last_step=steps)]
    with tf.train.MonitoredSession(creator, hooks, **{"preemption": True} | options) as sess:
        while not sess.should_stop():
            sess.run(train_op)
    return sess


@pytest.mark.usefixtures("graph")
def test_sigterm_finishes_the_step_saves_and_ends_with_75(tmp_path):
    hook, listener = Sends(), Listener()
    with pytest.raises(SystemExit) as caught:
        train(tmp_path, hook, listener=listener)
    assert caught.value.code == signal_watch.START_AGAIN == 75
    assert hook.steps == [1, 2, 3]
    assert hook.ended == 1
    assert listener.saved == [0, 3]
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("-3")


@pytest.mark.usefixtures("graph")
def test_sigusr1_saves_and_goes_on_and_the_intervals_stay(tmp_path):
    hook, listener = Sends(signal.SIGUSR1), Listener()
    train(tmp_path, hook, listener=listener, save_steps=4)
    assert hook.steps == [1, 2, 3, 4, 5, 6, 7, 8]
    assert listener.saved == [0, 3, 4, 8]  # Without the signal: 0, 4, 8.


@pytest.mark.usefixtures("graph")
def test_a_step_that_is_saved_is_not_saved_again(tmp_path):
    hook, listener = Sends(signal.SIGUSR1, at=8), Listener()
    train(tmp_path, hook, listener=listener)
    assert listener.saved == [0, 8]


@pytest.mark.usefixtures("graph")
def test_a_hook_that_saves_nothing_is_told(caplog):
    hook = Sends(signal.SIGUSR1, at=1)
    train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    with tf.train.MonitoredSession(hooks=[hook], preemption=True) as sess:
        sess.run(train_op)
    assert "no hook saves checkpoints" in caplog.text


@pytest.mark.usefixtures("graph")
def test_a_session_that_is_dropped_takes_its_handlers_along(signals):
    train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    sess = tf.train.MonitoredSession(preemption=True)
    sess.run(train_op)
    assert signals._users == 1
    del sess
    assert signals._users == 0


@pytest.mark.usefixtures("graph")
def test_it_is_off_unless_it_is_chosen(tmp_path, monkeypatch):
    seen = []
    step = tf.train.get_or_create_global_step()
    for value, switch in (("1", False), ("0", None), ("1", None), ("0", True)):
        monkeypatch.setenv("TF2COMPAT_PREEMPTION", value)
        with tf.train.MonitoredTrainingSession(preemption=switch) as sess:
            sess.run(step)
            seen.append(signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL)
    assert seen == [False, False, True, True]


@pytest.mark.usefixtures("graph")
def test_a_session_that_a_signal_closed_ends_the_program_again(tmp_path):
    train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    sess = tf.train.MonitoredTrainingSession(checkpoint_dir=str(tmp_path), preemption=True)
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(2):
        with pytest.raises(Preempted):
            sess.run(train_op)
        with pytest.raises(Preempted):
            sess.run_step_fn(lambda step_context: 1)
    assert sess.should_stop()
    sess.close()  # As in a `finally`.


@pytest.mark.usefixtures("graph")
def test_an_evaluation_inside_a_hook_is_left_and_the_training_is_saved(tmp_path):
    graph = tf.Graph()
    ends = []
    with graph.as_default():
        value = tf.train.get_or_create_global_step() + 1

    def evaluate():
        with graph.as_default():
            path = tf.train.latest_checkpoint(str(tmp_path))
            creator = tf.train.ChiefSessionCreator(checkpoint_filename_with_path=path)
            hooks = [tf.train.FinalOpsHook(value)]
            with tf.train.MonitoredSession(creator, hooks, preemption=True) as sess:
                if path.endswith("-2"):
                    os.kill(os.getpid(), signal.SIGTERM)
                sess.run(value)
                ends.append(path)

    hook, listener = Sends(at=100), Listener(evaluate)
    with pytest.raises(Preempted):
        train(tmp_path, hook, listener=listener, save_steps=2)
    assert [path[-2:] for path in ends] == ["-0"]
    assert listener.saved == [0, 2]
    assert hook.steps == [1]  # Its `after_run` comes after the saving hook's, which the evaluation ended.
    assert hook.ended == 1


@pytest.mark.usefixtures("graph")
def test_training_that_ends_by_itself_is_ended_whole(tmp_path):
    hook = Sends(at=8)
    with pytest.raises(Preempted):
        train(tmp_path, hook)
    assert hook.ended == 1
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("-8")


@pytest.mark.usefixtures("graph")
def test_a_session_of_another_thread_is_left_alone(tmp_path):
    graph, errors = tf.get_default_graph(), []
    hook = Sends(signal.SIGURG)

    def run():
        try:
            with graph.as_default():
                train(tmp_path, hook)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert errors == []
    assert hook.steps[-1] == 8


@pytest.mark.usefixtures("graph")
@pytest.mark.parametrize("save", [True, False])
def test_an_error_in_the_loop_saves_if_that_is_chosen(tmp_path, save):
    class Fails(Sends):
        def after_run(self, run_context, run_values):
            if run_context.session.run(self.step) == 3:
                raise KeyError("in the loop")

    hook = Fails()
    with pytest.raises(KeyError, match="in the loop"):
        train(tmp_path, hook, save_on_error=save)
    assert tf.train.latest_checkpoint(str(tmp_path))[-2:] == ("-3" if save else "-0")
    assert hook.ended == 0


@pytest.mark.usefixtures("graph")
def test_a_loss_that_is_nan_is_not_saved_nor_does_a_failed_save_hide_the_error(tmp_path, monkeypatch, caplog):
    class Fails(Sends):
        def after_run(self, run_context, run_values):
            raise self.error

    hook = Fails()
    hook.error = tf.train.NanLossDuringTrainingError()
    with pytest.raises(tf.train.NanLossDuringTrainingError):
        train(tmp_path, hook, save_on_error=True)
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("-0")
    assert "not saved" in caplog.text
    hook.error = KeyError("in the loop")
    monkeypatch.setattr(tf.train.CheckpointSaverHook, "save_now", lambda *_: 1 / 0)
    with tf.Graph().as_default(), pytest.raises(KeyError, match="in the loop"):
        train(tmp_path, hook, save_on_error=True)
    assert "After KeyError the training could not be saved: division by zero" in caplog.text


class Cluster:
    """What a session knows of the processes that it trains with."""

    def __init__(self):
        self.asked = 0


class Raw:
    def __init__(self, cluster=None):
        self.cluster = cluster


def test_in_a_cluster_a_session_waits_until_all_know(signals):
    one = Preemption.begin(True)
    cluster = Cluster()
    session = Raw(cluster)
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        assert one.wanted(session) == 0
        assert cluster.asks() == signal_watch.SAVE
        cluster.asked = signal_watch.SAVE
        assert one.wanted(session) == signal_watch.SAVE
        one.saving()
        assert one.wanted(session) == cluster.asks() == cluster.asked == 0
        os.kill(os.getpid(), signal.SIGTERM)
        assert one.wanted(session) == 0
        inside = Preemption.begin(True)  # An evaluation: it is not known yet when all stop.
        assert inside.wanted(Raw()) == 0
        assert not inside.stops_now
        inside.end()
        cluster.asked = signal_watch.STOP
        assert one.wanted(session) == signal_watch.STOP
    finally:
        one.end()


def runs_of(tmp_path, *modes, rounds=ROUNDS):
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, str(TRIAL), str(tmp_path), rounds, *modes],
        capture_output=True,
        text=True,
        timeout=1800,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(900)
def test_programs_that_are_ended_at_random_go_on_where_they_were(tmp_path):
    modes = ["monitored", "asynchronous", "step_fn", "cluster", "supervisor", "estimator", "for_loop", "slim_learning"]
    modes += ["contrib_training", "three", "cluster"]
    last = 0
    found = runs_of(tmp_path, *modes)
    for both in found:
        for run in both["runs"]:
            assert run["status"] == 75, run
            assert run["begins"] == [last], run
            assert run["errors"] == 0, run
            assert (run["ends"] or run["last"] or run["begins"]) == [both["saved"]], run
        last = both["saved"]
    assert [both["mode"] for both in found] == modes * int(ROUNDS)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_twenty_moments_for_one_process_and_for_two(tmp_path):
    """The next run begins at the very step after which the one before had stopped, all its processes at the same."""
    found = runs_of(tmp_path, "moments", rounds="20")
    assert [both["mode"] for both in found] == [1] * 20 + [2] * 20
    last = {1: 0, 2: 0}
    for both in found:
        for run in both["runs"]:
            assert run["status"] == 75, both
            assert run["errors"] == 0, both
            assert run["begins"] in ([], [last[both["mode"]]]), both
            assert run["begins"] or both["word"] == "starts", both
            assert (run["ends"] or run["begins"] or [both["saved"]]) == [both["saved"]], both
        last[both["mode"]] = both["saved"] or 0
    assert min(last.values()) > 0


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_programs_that_are_ended_in_other_ways(tmp_path):
    runs = {run["mode"]: run for run in runs_of(tmp_path, "single")}
    statuses = {mode: run["status"] for mode, run in runs.items() if "status" in run}
    assert statuses == {
        "monitored": 75,
        "waits": -15,
        "own_handler": 9,
        "later_handler": 9,
        "in_a_thread": -15,
        "children": 75,
        "fails": -2,
        "lasts": 75,
        "slow": -15,
        "before": 75,
        "between": 75,
        "plain": -15,
        "waits_for_chief": 75,
        "made_slowly": 75,
        "switched_off": [-15, -15],
    }
    usr1 = runs["SIGUSR1"]
    assert usr1["before"] == 0 < usr1["saved"] < usr1["last"]
    assert runs["waits"]["secs"] >= 1.0
    assert runs["slow"]["secs"] < 3.0
    assert [runs["fails"]["saved"]] == runs["fails"]["last"]
    assert [runs["made_slowly"]["saved"]] == runs["made_slowly"]["begins"] == runs["made_slowly"]["ends"] == [0]
    assert runs["lasts"]["saved"] == runs["between"]["saved"] == 1
    assert not runs["lasts"]["after"]
