"""What the original `tf.contrib.seq2seq` cannot do."""
