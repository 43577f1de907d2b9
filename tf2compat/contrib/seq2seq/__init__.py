"""Replacements for the parts of `tf.contrib.seq2seq` that no longer run."""
