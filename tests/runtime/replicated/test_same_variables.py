import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.errors import CopiesDifferError
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.snapshot import GraphSnapshot
from tf2compat.runtime.replicated.same_variables import SameVariables
from tf2compat.runtime.replicated.variable_copies import ReplicatedVariables


class FakeWorkers:
    def __init__(self):
        self.compared, self.sent = [], []

    def check_equal(self, checksum):
        self.compared.append(checksum)

    def synchronize(self, variables):
        self.sent += [name for name, _ in variables]


@pytest.fixture
def same(graph):
    tf.get_variable("v", initializer=1.0)
    snapshot, workers = GraphSnapshot(graph), FakeWorkers()
    snapshot.refresh()
    variables = ReplicatedVariables("tests.same_variables", Replicas(None, ("/device:CPU:0",) * 2))
    copies = variables.copies(snapshot.nodes["v"])
    with _tf.eager_mode():
        for number, copy in enumerate(copies):
            copy.assign(float(number))
    return SameVariables(snapshot, variables, workers, 2), workers, copies


def test_all_copies_get_the_value_of_the_first(same):
    variables, workers, copies = same
    variables.synchronize()
    assert workers.sent == ["v"]
    with _tf.eager_mode():
        assert [copy.numpy() for copy in copies] == [0.0, 0.0]


def test_copies_are_compared_every_so_many_steps(same):
    variables, workers, _ = same
    variables.compare(True)
    with pytest.raises(CopiesDifferError, match="After 2 steps the replicas' copies differ of v"):
        variables.compare(True)
    assert workers.compared == []
    variables.synchronize()
    variables.compare(False)
    variables.compare(False)
    assert workers.compared == []  # The others did not run that step.
    variables.compare(True)
    variables.compare(True)
    assert len(workers.compared) == 1
