"""The growth of memory, threads and descriptors of processes, from samples of the system."""

import dataclasses

__all__ = ["Growth", "Samples"]


class Samples:
    """What one process held from time to time: (memory in KB, threads, descriptors).

    Args:
        fewest: samples below which it is not judged, as in its beginning things are made that are made once.
    """

    def __init__(self, fewest: int) -> None:
        self._fewest = fewest
        self._found: list[tuple[int, int, int]] = []

    def add(self, sample: tuple[int, int, int] | None) -> None:
        """Adds a sample; None, of a process that has ended, is passed over."""
        if sample is not None:
            self._found.append(sample)

    def growth(self) -> tuple[int, int, int] | None:
        """Returns what the process has more at the end than ever in the first half; None where it was too short."""
        if len(self._found) < self._fewest:
            return None
        half = self._found[: len(self._found) // 2]
        memory, threads, descriptors = (
            max(0, last - max(before)) for last, before in zip(self._found[-1], zip(*half, strict=True), strict=True)
        )
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
        found = samples.growth()
        if found is None:
            return ""
        self.processes += 1
        self.most = tuple(map(max, self.most, found))  # type: ignore[assignment]
        names = ("KB of memory", "threads", "descriptors")
        over = [
            f"{gained} {name} more, {limit} allowed"
            for gained, limit, name in zip(found, self.limits, names, strict=True)
            if gained > limit
        ]
        return "; ".join(over)
