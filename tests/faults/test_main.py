import types

import pytest

from tests.faults import __main__ as command
from tests.faults.growth import Growth
from tests.faults.ledger import Ledger


@pytest.fixture
def planned(monkeypatch, tmp_path):
    """The rounds that campaigns, which do nothing, were given; one that breaks a promise when asked to."""
    found = types.SimpleNamespace(rounds=[], breaks=False)

    class Campaign:
        def __init__(self, *_):
            self.ledger = Ledger()
            self.trainers = self.evaluators = Growth(limits=(0, 0, 0))

        def run(self, rounds, seconds):
            found.rounds.append((next(iter(rounds)), seconds))
            if found.breaks:
                self.ledger.fail("lost", "a step")

    monkeypatch.setattr(command, "Campaign", Campaign)
    monkeypatch.setattr(command, "mounted", lambda folder: False)
    found.folder = f"--folder={tmp_path}"
    return found


def test_the_status_says_whether_a_promise_was_broken(planned, capsys):
    assert command.main(["--seed=7", planned.folder]) == 0
    planned.breaks = True
    assert command.main(["--seed=7", planned.folder]) == 1
    assert "--seed 7, 10.0 minutes; full disks: RLIMIT_FSIZE" in capsys.readouterr().out


def test_the_plan_is_that_of_the_seed_that_is_printed(planned, capsys):
    command.main(["--minutes=2", planned.folder])
    seed = capsys.readouterr().out.split()[1].rstrip(",")
    command.main(["--minutes=2", planned.folder, f"--seed={seed}"])
    command.main(["--minutes=2", planned.folder, f"--seed={seed}", "--round=3"])
    assert planned.rounds[0] == planned.rounds[1]
    assert planned.rounds[0][1] == 120.0
    assert planned.rounds[2][0].number == 3


@pytest.mark.parametrize("wrong", ["--kinds=SIGKILL,frost", "--doors=window"])
def test_what_is_not_there_is_refused(planned, wrong, capsys):
    with pytest.raises(SystemExit):
        command.main([wrong, planned.folder])
    assert "are none of" in capsys.readouterr().err
