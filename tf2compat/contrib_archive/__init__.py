"""The Python files of `tf.contrib`, out of TensorFlow 1.15.5's own wheel, in a folder of the user's.

No line of them is part of tf2compat. Nothing here imports TensorFlow.
"""
