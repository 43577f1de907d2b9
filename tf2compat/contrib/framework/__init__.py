"""`tf.contrib.framework`: what the original cannot do."""
