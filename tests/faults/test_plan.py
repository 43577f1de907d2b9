import itertools

from tests.faults.plan import DOORS, KINDS, Fault, rounds


def first(count, *arguments):
    return list(itertools.islice(rounds(*arguments), count))


def test_a_plan_follows_from_its_seed():
    assert first(12, 3) == first(12, 3)
    assert first(12, 3) != first(12, 4)


def test_a_round_follows_from_the_seed_and_its_number():
    assert first(1, 3, 7) == [first(12, 3)[7]]


def test_a_plan_has_every_fault_and_every_door():
    plan = first(24, 1)
    assert {fault.kind for training in plan for fault in training.faults} == set(KINDS)
    assert {door for training in plan for door in training.doors} == set(DOORS)
    assert {training.style for training in plan} == {"monitored", "plain", "supervised", "numbered", "workers"}


def test_workers_have_their_own_faults():
    for training in first(24, 1):
        assert all(("worker" in fault.kind) == (training.style == "workers") for fault in training.faults)


def test_a_session_that_is_lost_again_and_again_comes_last():
    for training in first(24, 1):
        assert all(fault.kind != "lost session" for fault in training.faults[:-1])


def test_faults_that_are_not_wanted_are_left_out():
    for training in first(12, 1, 0, ("SIGKILL",), ("saver",)):
        assert {fault.kind for fault in training.faults} <= {"SIGKILL"}
        assert training.doors == ("saver",)


def test_rounds_and_faults_say_what_they_are():
    assert str(first(1, 1)[0]).startswith("round 0: monitored, a checkpoint (")
    assert Fault("SIGTERM", 3, 0.01, 2) == Fault("SIGTERM", 3, 0.01, 2)
