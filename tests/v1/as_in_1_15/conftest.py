"""The programs of this folder are run by `test_as_in_1_15.py`, not collected."""

collect_ignore_glob = ["[!t]*.py", "training.py"]
