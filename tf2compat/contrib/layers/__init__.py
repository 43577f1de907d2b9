"""`tf.contrib.layers`: what the original cannot do."""
