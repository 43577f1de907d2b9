"""Models for TensorFlow 2 of graphs of TensorFlow 1."""
