"""Legacy modules import TensorFlow 1: their import statements are rewritten when they are loaded, their files never."""
