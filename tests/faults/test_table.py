from tests.faults.growth import Growth
from tests.faults.ledger import PROMISES, Ledger
from tests.faults.table import report


def table(ledger):
    trainers = Growth(limits=(1, 1, 1), most=(1234, 2, 3), processes=5)
    return report(ledger, trainers, Growth(limits=(1, 1, 1)))


def test_a_campaign_in_which_all_is_kept():
    ledger = Ledger()
    ledger.injected["SIGKILL"] += 1200
    ledger.missed["SIGTERM"] += 2
    ledger.checked["lost"] += 7
    text = table(ledger)
    assert f"{'SIGKILL':<26}     1,200         0" in text
    assert f"{'SIGTERM':<26}         0         2" in text
    assert f"{'together':<26}     1,200         2" in text
    assert "SIGINT" not in text
    assert f"{PROMISES['lost']:<80}         7       0" in text
    assert f"{'trainers':<32}         5     1,234         2            3" in text
    assert text.endswith("Every promise was kept.")


def test_broken_promises_come_last():
    ledger = Ledger()
    ledger.begin_round("round 7", ledger._reference, 10)
    ledger.fail("lost", "of step 5", 3)
    text = table(ledger)
    assert f"{PROMISES['lost']:<80}         0       3" in text
    assert text.endswith("BROKEN: 1\n- round 7: steps lost beyond the last announced checkpoint: of step 5")
