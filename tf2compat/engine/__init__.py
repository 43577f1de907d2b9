"""The engine: a graph becomes calls of compiled functions (design: one file, one step).

A run goes through these files in this order: `session` (the user's call), `fetches` and
`feeds` (what is asked and given), `program` (the compiled call, cached), `snapshot` and
`passes/` (the graph's nodes, cut and rewritten), `function_body` (nodes to `FunctionDef`),
`variables` and `session_state` (what outlives a run), `node_errors` (what went wrong).
"""
