"""Injects faults into trainings, and accounts for what is lost.

python -m tests.faults [--minutes 10] [--seed 1] [--round 7] [--kinds SIGKILL,SIGTERM] [--folder FOLDER]
"""

import argparse
import pathlib
import shutil
import sys
import tempfile
import time

from tests.faults.campaign import Campaign
from tests.faults.disk import MEGABYTES, mounted
from tests.faults.plan import DOORS, KINDS, rounds
from tests.faults.table import report

__all__ = ["main"]


def _chosen(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="how long")
    parser.add_argument("--seed", type=int, default=None, help="of the plan; drawn and printed when not given")
    parser.add_argument("--round", type=int, default=None, help="one round of the plan alone")
    parser.add_argument("--steps", type=int, default=240, help="of each training")
    parser.add_argument("--kinds", default=",".join(KINDS), help="the faults, with commas between; '' for none")
    parser.add_argument("--doors", default=",".join(DOORS), help="how the evaluator reads")
    parser.add_argument("--folder", default=None, help="where folders of trainings that broke a promise are kept")
    parser.add_argument("--no-evaluator", action="store_true", help="nobody reads along")
    found = parser.parse_args(arguments)
    found.kinds = tuple(kind for kind in found.kinds.split(",") if kind)
    found.doors = tuple(found.doors.split(","))
    for option, chosen, known in (("--kinds", found.kinds, KINDS), ("--doors", found.doors, DOORS)):
        unknown = [name for name in chosen if name not in known]
        if unknown:
            parser.error(f"{option}: {unknown} are none of {list(known)}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Runs a campaign; returns 1 when a promise was broken."""
    chosen = _chosen(arguments)
    disk = pathlib.Path(tempfile.gettempdir()) / "tf2compat_faults_disk"
    disk.mkdir(exist_ok=True)
    has_disk = mounted(disk)
    seed = chosen.seed if chosen.seed is not None else int(time.time())
    kept = pathlib.Path(chosen.folder or tempfile.mkdtemp(prefix="tf2compat_faults_")).absolute()
    how = f"a disk of {MEGABYTES} MB (ENOSPC)" if has_disk else "RLIMIT_FSIZE (EFBIG): no user may mount a disk here"
    print(f"--seed {seed}, {chosen.minutes} minutes; full disks: {how}; what breaks is kept in {kept}", flush=True)
    work = disk if has_disk else pathlib.Path(tempfile.mkdtemp(prefix="work_", dir=kept))
    campaign = Campaign(work, kept, has_disk, not chosen.no_evaluator)
    planned = rounds(seed, chosen.round or 0, chosen.kinds, chosen.doors, chosen.steps)
    campaign.run([next(planned)] if chosen.round is not None else planned, 60 * chosen.minutes)
    print(report(campaign.ledger, campaign.trainers, campaign.evaluators))
    if not campaign.ledger.broken and chosen.folder is None:
        shutil.rmtree(kept)
    return int(bool(campaign.ledger.broken))


if __name__ == "__main__":
    sys.exit(main())
