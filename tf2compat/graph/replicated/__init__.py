"""A single-device graph on the replicas of a strategy, so that it computes what it computes on one device."""
