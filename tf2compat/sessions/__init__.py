"""`tf.Session`: TF1's fetches and feeds in, NumPy arrays out."""
