"""`tf.train`: one legacy symbol, one home, found by its name."""
