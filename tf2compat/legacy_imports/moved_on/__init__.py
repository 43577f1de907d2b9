"""Names and calls that Python, NumPy, SciPy, Pillow and PyYAML had in TF1's time, for files of the user's own project.

The packages stay as they are. When a file of the project is loaded, look-ups of the old names and the old forms of
calls are rewritten (`rewriting.py`) to ask `supply.py`, which returns what the package has, or else what the tables
say: `names.py` (names that are gone) and `calls.py` (functions whose meaning changed).
"""
