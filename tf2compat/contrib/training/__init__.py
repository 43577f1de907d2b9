"""`tf.contrib.training`: what the original cannot do."""
