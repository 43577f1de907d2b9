"""One rewriting of a cut-out graph a file; `runtime/graph_rewriting.py` says in which order they run.

A pass takes a `Body` (graph/function_body.py), whose nodes are copies, and what it needs
to know of the session, and changes the body's nodes by a small table of its own.
"""
