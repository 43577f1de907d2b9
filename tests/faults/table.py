"""The table that a campaign ends with."""

from tests.faults.growth import Growth
from tests.faults.ledger import PROMISES, Ledger
from tests.faults.plan import KINDS

__all__ = ["report"]


def report(ledger: Ledger, trainers: Growth, evaluators: Growth) -> str:
    """Returns the accounts: faults, promises, growth, then each broken promise."""
    lines = [f"{'fault':<26}{'injected':>10}{'too late':>10}"]
    for kind in KINDS:
        if ledger.injected[kind] or ledger.missed[kind]:
            lines.append(f"{kind:<26}{ledger.injected[kind]:>10,}{ledger.missed[kind]:>10,}")
    total, missed = sum(ledger.injected.values()), sum(ledger.missed.values())
    lines += [f"{'together':<26}{total:>10,}{missed:>10,}", "", f"{'promise':<80}{'checked':>10}{'broken':>8}"]
    lines += [f"{text:<80}{ledger.checked[name]:>10,}{ledger.counts[name]:>8,}" for name, text in PROMISES.items()]
    lines += [
        "",
        f"{'growth of one process, at most':<32}{'processes':>10}{'KB':>10}{'threads':>10}{'descriptors':>13}",
    ]
    for name, growth in (("trainers", trainers), ("evaluators", evaluators)):
        memory, threads, descriptors = growth.most
        lines.append(f"{name:<32}{growth.processes:>10,}{memory:>10,}{threads:>10,}{descriptors:>13,}")
    readings = ", ".join(f"{door} {count:,}" for door, count in sorted(ledger.readings.items()))
    repeated = sum(ledger.repeated.values())
    lines += [
        "",
        f"{ledger.lives:,} lives, {ledger.steps:,} steps, {ledger.saved:,} announced checkpoints; "
        f"{ledger.redone:,} steps were not announced yet when a process died, and were done by the next.",
        f"Readings: {readings or 'none'}; {repeated:,} repeated, as the checkpoint was deleted meanwhile.",
    ]
    if ledger.broken:
        lines += ["", f"BROKEN: {len(ledger.broken):,}", *(f"- {broken}" for broken in ledger.broken)]
    else:
        lines += ["", "Every promise was kept."]
    return "\n".join(lines)
