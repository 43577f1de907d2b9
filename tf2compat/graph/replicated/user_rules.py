"""A user's rules: how a tensor is fed to the replicas, or fetched from them."""

from __future__ import annotations

import weakref

import tensorflow as tf

from tf2compat.arguments import wrong_type
from tf2compat.errors import UsageError

__all__ = ["FEED_RULES", "FETCH_RULES", "feed_rule", "fetch_rule", "fetch_rules", "set_rule"]

_SYMBOL = "tf2compat.distribute.set_rule"
FEED_RULES = ("split", "copy")
FETCH_RULES = ("first", "mean", "sum", "concat")
_rules: weakref.WeakKeyDictionary[tf.Graph, dict[tuple[str, bool], str]] = weakref.WeakKeyDictionary()


def set_rule(tensor: tf.Tensor, rule: str) -> None:
    """Sets how a tensor is fed to the replicas of a strategy, or fetched from them.

    Without it a feed is split if the leading dimension of its placeholder is unknown, and a fetch is what the
    whole batch would give as far as that is known: see the guide. A rule for a tensor that is computed is also
    believed where the tensor is used: 'mean' and 'sum' for a loss whose operations do not tell, 'concat' for rows of
    the batch that a Python function computes.

    Args:
        tensor: a tensor of a graph.
        rule: for a feed 'split' (each replica gets a part of the rows) or 'copy' (each gets it all); for a
            fetch 'first' (the first replica's value), 'mean', 'sum' or 'concat' (along the first axis).

    Raises:
        UsageTypeError: (a TypeError) `tensor` is no tensor of a graph.
        UsageError: (a ValueError) there is no such rule.
    """
    if not isinstance(tensor, tf.Tensor) or not isinstance(getattr(tensor, "graph", None), tf.Graph):
        raise wrong_type(_SYMBOL, "tensor", tensor, "a tensor of a graph")
    if rule not in FEED_RULES + FETCH_RULES:
        raise UsageError(
            _SYMBOL,
            f"The rule for {tensor.name} is {rule!r}.",
            f"Choose one of {', '.join(FEED_RULES)} for a feed, {', '.join(FETCH_RULES)} for a fetch.",
        )
    _rules.setdefault(tensor.graph, {})[tensor.name, rule in FEED_RULES] = rule


def feed_rule(tensor: tf.Tensor) -> str | None:
    """Returns the rule by which a tensor is fed, if one was set."""
    return _rules.get(tensor.graph, {}).get((tensor.name, True))


def fetch_rules(graph: tf.Graph) -> dict[str, str]:
    """Returns the rules of a graph for fetches: name of the tensor -> rule."""
    return {name: rule for (name, fed), rule in _rules.get(graph, {}).items() if not fed}


def fetch_rule(tensor: tf.Tensor) -> str | None:
    """Returns the rule by which a tensor is fetched, if one was set."""
    return _rules.get(tensor.graph, {}).get((tensor.name, False))
