"""Steps of several replicas and processes, while they run."""
