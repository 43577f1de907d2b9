"""Each kind of step has what the protocols ask for, by name; mypy checks the types."""

import inspect

import pytest

from tf2compat.runtime.copying_program import CopyingProgram
from tf2compat.runtime.local_steps import LocalSteps
from tf2compat.runtime.replicated.joined_program import JoinedProgram, LoneProgram
from tf2compat.runtime.replicated.split_program import ReplicatedProgram
from tf2compat.runtime.replicated_steps import ReplicatedSteps
from tf2compat.runtime.step import Step, Steps
from tf2compat.runtime.step_program import Program
from tf2compat.runtime.traced_steps import TracedSteps

STEPS = [Program, CopyingProgram, JoinedProgram, LoneProgram, ReplicatedProgram]


def asked(protocol):
    return {name: found for name, found in vars(protocol).items() if inspect.isfunction(found) and name[:6] != "__init"}


@pytest.mark.parametrize(
    ("protocol", "kind"),
    [(Step, kind) for kind in STEPS] + [(Steps, kind) for kind in (LocalSteps, ReplicatedSteps, TracedSteps)],
)
def test_what_a_protocol_asks_for_is_there(protocol, kind):
    for name, method in asked(protocol).items():
        if name[:5] not in ("__sub", "_no_i"):
            assert list(inspect.signature(getattr(kind, name)).parameters) == list(inspect.signature(method).parameters)
