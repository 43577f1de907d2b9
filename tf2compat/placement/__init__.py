"""Where steps run: the strategy, its replicas, the addresses of other tasks."""
