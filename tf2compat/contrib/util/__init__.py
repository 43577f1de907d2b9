"""`tf.contrib.util`: what the original cannot do."""
