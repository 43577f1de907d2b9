"""A step of TensorFlow 2, traced into a graph that TF1's hooks and sessions take."""
