"""Compiled calls, and the state behind them: variables, resources, pipelines. A file for each kind of steps."""
