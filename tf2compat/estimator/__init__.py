"""Names that the estimator package needs beside TF1's, and that TensorFlow has dropped since.

`tensorflow_estimator` 2.15 is loaded unchanged (see legacy_imports/packages.py); in it, and only in it, the modules of
this folder stand for TensorFlow's.
"""
