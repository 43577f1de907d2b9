import pytest

from tests.faults.ledger import PROMISES, Ledger, Reference


@pytest.fixture
def ledger():
    reference = Reference()
    for step in range(11):
        reference.line(0, f"digest {step} d{step}")
        reference.line(0, f"step {step} a{step}")
        reference.line(1, f"step {step} b{step}")
    made = Ledger()
    made.begin_round("round 0", reference, 10)
    made.begin_life("life 0")
    return made


def life(ledger, *lines, status=-9, expected=(-9,), worker=0, **options):
    for line in lines:
        ledger.line(worker, line)
    ledger.end_life(status, expected, "what it said", **options)
    ledger.begin_life("the next life")


def counts(ledger):
    return {name: count for name, count in ledger.counts.items() if count}


def test_a_restart_from_the_announced_checkpoint_is_right(ledger):
    life(ledger, "restored 0 d0", "step 1 a1", "step 2 a2", "saved 2", "step 3 a3")
    life(ledger, "a warning", "restored 2 d2", "step 3 a3", "saved 99 of another program's lines")
    assert counts(ledger) == {}
    assert (ledger.steps, ledger.redone, ledger.saved, ledger.announced) == (4, 1, 1, 2)
    assert ledger.checked["differs"] == 6


def test_a_newer_checkpoint_than_the_announced_one_is_right(ledger):
    life(ledger, "restored 0 d0", "step 1 a1", "step 2 a2", "saved 1")
    life(ledger, "restored 2 d2")
    assert counts(ledger) == {}
    assert ledger.redone == 0


def test_steps_beyond_the_announced_checkpoint_are_lost(ledger):
    life(ledger, "restored 0 d0", *(f"step {i} a{i}" for i in range(1, 6)), "saved 5")
    life(ledger, "restored 2 d2")
    assert counts(ledger) == {"lost": 3}
    assert str(ledger.broken[0]) == (
        "round 0, the next life: steps lost beyond the last announced checkpoint: "
        "step 5 was announced, and the training goes on after 2"
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["step 3 a3"], {"twice": 1}),
        (["step 2 a2"], {"twice": 2}),
        (["step 6 a6"], {"skipped": 2}),
        (["step 4 a5"], {"differs": 1}),
        (["digest 3 d4"], {"differs": 1}),
        (["restored 3 d2"], {"differs": 1}),
        (["ended 9 d9"], {"end": 1}),
        (["ended 10 d9"], {"differs": 1}),
        (["step 4 a4", "ended 10 d10"], {}),
    ],
)
def test_what_is_not_as_in_an_undisturbed_training(ledger, lines, expected):
    life(ledger, "restored 3 d3", *lines)
    assert counts(ledger) == expected


def test_workers_are_told_apart(ledger):
    ledger.line(0, "restored 0 d0")
    ledger.line(1, "restored 0 d0")
    ledger.line(0, "step 1 a1")
    ledger.line(1, "step 1 b1")
    ledger.line(1, "step 2 a2")
    assert counts(ledger) == {"differs": 1}


def test_a_program_that_stopped_by_itself_goes_on_exactly_there(ledger):
    life(ledger, "restored 0 d0", "step 1 a1", "saved 1", "step 2 a2", status=75, expected=(75,), stopped=True)
    life(ledger, "restored 1 d1")
    assert counts(ledger) == {"stopped": 1}
    life(ledger, "restored 1 d1")
    assert counts(ledger) == {"stopped": 1}


def test_workers_stop_at_the_same_step(ledger):
    for line in ("restored 0 d0", "step 1 a1"):
        ledger.line(0, line)
        ledger.line(1, line.replace("a1", "b1"))
    ledger.line(1, "step 2 b2")
    ledger.end_life(75, (75,), "", stopped=True)
    assert counts(ledger) == {"stopped": 1}
    ledger.begin_life("life 1")
    ledger.line(0, "restored 1 d1")
    ledger.line(1, "restored 1 d1")
    assert counts(ledger) == {"stopped": 2}
    assert ledger.checked["stopped"] == 2


def test_another_status_than_the_documented_one(ledger):
    life(ledger, status=1, expected=(-15, 0))
    assert counts(ledger) == {"end": 1}
    assert "status 1, expected -15 or 0; it said: what it said" in ledger.broken[0].text


@pytest.mark.parametrize(
    ("answer", "announced", "expected"),
    [
        ("read 4 d4", 4, {}),
        ("read 5 d5", 4, {}),
        ("read 4 ", 4, {}),
        ("read 3 d3", 4, {"reading": 1}),
        ("read 4 d3", 4, {"differs": 1}),
        ("nothing", 0, {}),
        ("nothing", 4, {"reading": 1}),
        ("error DataLossError checksum", 4, {"reading": 1}),
    ],
)
def test_readings(ledger, answer, announced, expected):
    assert not ledger.reading("saver", answer, announced)
    assert counts(ledger) == expected
    assert ledger.readings["saver"] == 1


def test_readings_do_not_go_back(ledger):
    ledger.reading("saver", "read 5 d5", 4)
    ledger.reading("reader", "read 4 ", 4)
    assert counts(ledger) == {"reading": 1}


def test_an_error_while_a_trainer_deletes_is_asked_again(ledger):
    assert ledger.reading("saver", "error NotFoundError x", 4, patient=True)
    assert counts(ledger) == {}
    assert ledger.repeated["saver"] == 1


def test_each_promise_can_be_broken_by_its_name(ledger):
    for promise in PROMISES:
        ledger.fail(promise, "text")
    assert len({str(broken) for broken in ledger.broken}) == len(PROMISES)
