import tf2compat.v1 as tf
from tf2compat.contrib.image.projective_transform import image_projective_transform


def test_the_image_keeps_its_size(graph):
    image = tf.reshape(tf.range(4.0), [1, 2, 2, 1])
    moved = image_projective_transform(image, [[1.0, 0, 1.0, 0, 1.0, 0, 0, 0]], "NEAREST")
    with tf.Session() as session:
        assert session.run(moved)[0, :, :, 0].tolist() == [[1.0, 0.0], [3.0, 0.0]]
