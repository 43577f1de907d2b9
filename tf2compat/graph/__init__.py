"""Graphs as protos: bodies, the table of ops, passes. Nothing here knows a session."""
