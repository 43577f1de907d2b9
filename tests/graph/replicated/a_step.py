"""A graph as replication sees it: cut out, its variables arguments."""

import tf2compat.v1 as tf
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.replicated.gradient_scopes import GradientScopes
from tf2compat.graph.replicated.inside import Inside
from tf2compat.graph.replicated.kind import Kind
from tf2compat.graph.replicated.replicate import StepFacts
from tf2compat.graph.replicated.value_kinds import Kinds
from tf2compat.graph.snapshot import GraphSnapshot
from tf2compat.runtime.config import session_config
from tf2compat.runtime.graph_rewriting import Rewriting
from tf2compat.runtime.session_state import SessionState


class AStep:
    """A step of the default graph, its feeds split."""

    def __init__(self, fetches, targets=(), feeds=()):
        graph = tf.get_default_graph()
        self.snapshot = GraphSnapshot(graph)
        self.snapshot.refresh()
        self.fetches, self.feeds = list(fetches), list(feeds)
        self.rewriting = Rewriting(SessionState(None), session_config(None), resources=True)
        self.body = self.cut(fetches, targets)
        self.scopes = GradientScopes(self.snapshot.nodes)
        split = range(len(self.feeds))
        self.step = StepFacts(
            graph, self.snapshot.nodes, self.scopes, self.feeds, split, lambda losses: self.cut(losses, ())
        )

    def cut(self, fetches, targets):
        body = cut_at_feeds(self.snapshot, fetches, targets, self.feeds)
        self.rewriting.variables(body)
        return body

    def kinds(self):
        arguments = dict.fromkeys(self.step.split_arguments(self.body), Kind.BATCH)
        return Kinds(self.body, arguments, self.step.shapes(self.body), inside=Inside(tf.get_default_graph()))

    def kind(self, tensor):
        return self.kinds().of(tensor.name)


def kind_of(make, shape=(None, 4), dtype=tf.float32):
    """Returns the kind of what is made of a split placeholder."""
    x = tf.placeholder(dtype, shape)
    made = make(x)
    return AStep([made], feeds=[x]).kind(made)
