import pytest

from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.config import session_config
from tf2compat.runtime.local_servers import LocalServer
from tf2compat.runtime.local_steps import LocalSteps
from tf2compat.runtime.opened_steps import opened_steps
from tf2compat.runtime.replicated.variable_copies import ReplicatedVariables
from tf2compat.runtime.replicated_steps import ReplicatedSteps
from tf2compat.runtime.variable_store import VariableStore


@pytest.mark.parametrize("replicas", [None, Replicas(None, ("/device:CPU:0", "/device:CPU:0"))])
def test_the_kind_of_steps_and_of_variables(graph, replicas):
    steps = opened_steps(graph, session_config(None), "queues", None, replicas, compiling=None)
    assert type(steps) is (ReplicatedSteps if replicas else LocalSteps)
    assert type(steps.functions.variables) is (ReplicatedVariables if replicas else VariableStore)
    variables = VariableStore("tests.opened_steps")
    server = LocalServer("tests.opened_steps", variables)
    steps = opened_steps(graph, session_config(None), "queues", server, replicas, compiling=None)
    assert steps.functions.variables is variables
    assert steps.functions.state.shared_container == "tests.opened_steps"
