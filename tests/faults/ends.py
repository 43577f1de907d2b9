"""How processes end, by what hits them: the statuses that are documented."""

import signal

__all__ = ["START_AGAIN", "documented"]

START_AGAIN = 75
"""Of a training that was asked to end: it is saved, and goes on exactly there when it is started again."""


def documented(kind: str, style: str, is_victim: bool, has_ended: bool) -> tuple[int, ...]:
    """Returns the statuses with which a process may end, as `subprocess.Popen.returncode`.

    Args:
        kind: of the fault, '' for none.
        style: of the training.
        is_victim: whether the fault hits this process, not another worker.
        has_ended: whether it had done the last step, and closed its session.
    """
    found = _documented(kind, style in ("monitored", "supervised", "workers"), is_victim)
    return (*found, 0, -signal.SIGTERM) if has_ended else found


def _documented(kind: str, saves: bool, is_victim: bool) -> tuple[int, ...]:
    if kind in ("SIGTERM", "interrupted worker"):  # Workers agree on the step at which all end.
        return (START_AGAIN,) if saves else (-signal.SIGTERM,)
    if kind == "SIGTERM twice":  # The second may find it gone.
        return (-signal.SIGTERM, START_AGAIN) if saves else (-signal.SIGTERM,)
    if kind == "SIGINT":
        return (-signal.SIGINT,)
    if kind in ("full disk", "failing disk") or (kind == "lost worker" and not is_victim):
        return (1,)
    return (-signal.SIGKILL,) if kind else (0,)
