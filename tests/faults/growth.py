"""The growth of memory, threads and descriptors of processes, from samples of the system."""

import dataclasses

__all__ = ["Growth", "Samples"]

MEMORY, THREADS, DESCRIPTORS = 0, 1, 2


class Samples:
    """What one process held from time to time; the beginning, in which things are made once, is left out.

    Args:
        warm: the samples that are left out.
    """

    def __init__(self, warm: int) -> None:
        self._warm = warm
        self.count = 0
        self.first: tuple[int, int, int] | None = None
        self.last: tuple[int, int, int] | None = None

    def add(self, sample: tuple[int, int, int] | None) -> None:
        """Adds memory in KB, threads and descriptors; None of a process that has ended is passed over."""
        if sample is None:
            return
        self.count += 1
        if self.count > self._warm:
            self.first = self.first or sample
            self.last = sample

    def growth(self) -> tuple[int, int, int]:
        """Returns what the process has more at the last sample than at the first."""
        if self.first is None or self.last is None:
            return (0, 0, 0)
        memory, threads, descriptors = (last - first for first, last in zip(self.first, self.last, strict=True))
        return memory, threads, descriptors


@dataclasses.dataclass
class Growth:
    """The growth of the processes of one program.

    Attributes:
        limits: KB, threads and descriptors that a process may gain.
        most: the most that one has gained.
        processes: how many were looked at.
    """

    limits: tuple[int, int, int]
    most: tuple[int, int, int] = (0, 0, 0)
    processes: int = 0

    def add(self, samples: Samples) -> str:
        """Adds a process that has ended; returns in what it has grown too much, or ''."""
        if samples.first is None:
            return ""
        found = samples.growth()
        self.processes += 1
        self.most = tuple(map(max, self.most, found))  # type: ignore[assignment]
        names = ("KB of memory", "threads", "descriptors")
        over = [
            f"{gained} {name} more, {limit} allowed"
            for gained, limit, name in zip(found, self.limits, names, strict=True)
            if gained > limit
        ]
        return "; ".join(over)
