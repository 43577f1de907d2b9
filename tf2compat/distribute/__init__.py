"""Training on several devices and machines: strategies by name, and what is fed to and fetched from replicas."""

from __future__ import annotations

from tf2compat.graph.replicated.user_rules import set_rule
from tf2compat.placement.strategies import chosen_strategy, strategy_of

__all__ = ["chosen_strategy", "set_rule", "strategy_of"]
