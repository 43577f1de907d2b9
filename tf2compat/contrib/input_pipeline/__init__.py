"""`tf.contrib.input_pipeline`: what the original cannot do."""
