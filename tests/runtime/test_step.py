"""Each kind of step has what the protocol asks for, by name; mypy checks the types."""

import inspect

import pytest

from tf2compat.runtime.copying_program import CopyingProgram
from tf2compat.runtime.replicated.joined_program import JoinedProgram, LoneProgram
from tf2compat.runtime.replicated.split_program import ReplicatedProgram
from tf2compat.runtime.step import Step
from tf2compat.runtime.step_program import Program

STEPS = [Program, CopyingProgram, JoinedProgram, LoneProgram, ReplicatedProgram]


def asked(protocol):
    return {name: found for name, found in vars(protocol).items() if inspect.isfunction(found) and name[:6] != "__init"}


@pytest.mark.parametrize("kind", STEPS)
def test_what_the_protocol_asks_for_is_there(kind):
    for name, method in asked(Step).items():
        if name[:5] not in ("__sub", "_no_i"):
            assert list(inspect.signature(getattr(kind, name)).parameters) == list(inspect.signature(method).parameters)
