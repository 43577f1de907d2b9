"""A campaign of a few seconds: a training that is honest, and one that lies."""

import pytest

from tests.faults.campaign import Campaign
from tests.faults.plan import Fault, Round


@pytest.mark.slow
@pytest.mark.long
def test_an_honest_trainer_keeps_every_promise_and_one_that_lies_is_caught(tmp_path):
    """The second announces its checkpoints 7 steps before it writes them: a kill loses what was announced."""
    (tmp_path / "work").mkdir()
    campaign = Campaign(tmp_path / "work", tmp_path / "kept", has_disk=False, evaluates=False)
    faults = (Fault("full disk", 5, 0.0, 20), Fault("SIGKILL at a file call", 0, 0.0, 21))
    honest = Round(0, "monitored", 40, 2, "tf1", False, 2, faults, ())
    campaign.run([honest, Round(1, "plain", 40, 2, "tf1", False, 2, (Fault("SIGKILL", 9),), (), lie=7)], 1000.0)
    ledger = campaign.ledger
    assert dict(ledger.injected) == {"SIGKILL": 1, "full disk": 1, "SIGKILL at a file call": 1}
    assert [str(broken) for broken in ledger.broken if "round 0" in broken.where] == []
    assert {broken.promise for broken in ledger.broken} == {"lost"}
    assert ledger.counts["lost"] in (6, 7)
    assert ledger.counts["twice"] == ledger.counts["differs"] == 0
    assert "BROKEN: lost" in (tmp_path / "kept" / "round1" / "trace.txt").read_text()
