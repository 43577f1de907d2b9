"""`tf.contrib.image`: what the original cannot do."""
