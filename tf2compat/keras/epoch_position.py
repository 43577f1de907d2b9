"""Where a training in a session is: the epoch and its batch."""

from __future__ import annotations

__all__ = ["EpochPosition"]


class EpochPosition:
    """The epoch and the batch of the next step, found from the global step.

    Args:
        steps_per_epoch: how many steps an epoch has; None for one epoch without a known length.

    Attributes:
        epoch: the number of the epoch, from 0.
        batch: the number of the batch in it, from 0.
        in_epoch: whether `on_epoch_begin` was called for it, and `on_epoch_end` was not.
    """

    def __init__(self, steps_per_epoch: int | None) -> None:
        self.steps_per_epoch = steps_per_epoch
        self.epoch = self.batch = 0
        self.in_epoch = False
        self._first_step = 0

    def begin(self, step: int, initial_epoch: int | None) -> None:
        """Begins with an epoch that was asked for, or in the epoch of a global step."""
        if initial_epoch is not None:
            self.epoch, self.batch = initial_epoch, 0
        elif self.steps_per_epoch is not None:
            self.epoch, self.batch = divmod(step, self.steps_per_epoch)
        self._first_step = step - self.epoch * (self.steps_per_epoch or 0) - self.batch

    def recover(self, step: int) -> None:
        """Goes back to a global step, that of the checkpoint from which a session was recovered."""
        before = self.epoch
        done = step - self._first_step
        self.epoch, self.batch = divmod(done, self.steps_per_epoch) if self.steps_per_epoch else (before, done)
        # Back in an earlier epoch, which callbacks have seen end: it begins for them again.
        self.in_epoch = self.in_epoch and self.epoch == before

    def next_epoch(self) -> None:
        """Ends the epoch."""
        self.epoch, self.batch, self.in_epoch = self.epoch + 1, 0, False
