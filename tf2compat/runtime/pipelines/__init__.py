"""Queues, readers and their threads, run as one `tf.data` pipeline where a user asks for it."""
