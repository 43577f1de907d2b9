"""How a program gets TF1's `tensorflow` without `run`: `install()`, and the cells of a notebook."""
