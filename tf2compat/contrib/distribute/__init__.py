"""`tf.contrib.distribute`: what the original cannot do."""
