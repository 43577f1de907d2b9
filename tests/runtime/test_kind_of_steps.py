"""Each kind of steps has what the protocol asks for, by name; mypy checks the types."""

import inspect

import pytest

from tf2compat.runtime.kind_of_steps import Steps
from tf2compat.runtime.local_steps import LocalSteps
from tf2compat.runtime.remote_steps import RemoteSteps
from tf2compat.runtime.replicated_steps import ReplicatedSteps
from tf2compat.runtime.traced_steps import TracedSteps


@pytest.mark.parametrize("kind", [LocalSteps, RemoteSteps, ReplicatedSteps, TracedSteps])
@pytest.mark.parametrize("name", ["make", "synchronize", "leave", "clear"])
def test_a_kind_has_the_methods_that_are_asked_for(kind, name):
    asked = inspect.signature(getattr(Steps, name))
    assert list(inspect.signature(getattr(kind, name)).parameters) == list(asked.parameters)
