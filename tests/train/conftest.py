import pytest

from tf2compat.train import second_or_step_timer


class Clocks:
    """The clocks of the timers of hooks."""

    def __init__(self):
        self.steady, self.machines = 100.0, 1e9

    def go(self, secs, put=0.0):
        """Lets seconds pass, and puts the machine's clock on, or back."""
        self.steady += secs
        self.machines += secs + put


@pytest.fixture
def clocks(monkeypatch):
    """Returns clocks that stand until they are told to go."""
    made = Clocks()
    monkeypatch.setattr(second_or_step_timer, "_clocks", lambda: (made.steady, made.machines))
    return made
