"""Values of SciPy 1.2.3 with Pillow 6.2.2."""

import hashlib

import numpy as np
import pytest

from tf2compat.legacy_imports.moved_on import scipy_images as images

pytest.importorskip("PIL")
RANDOM = np.random.RandomState(0)
GREY, COLOUR = RANDOM.rand(7, 9), RANDOM.rand(8, 6, 3) * 300 - 20
BYTES = RANDOM.randint(0, 255, (8, 8, 4)).astype(np.uint8)
OTHER = RANDOM.rand(3, 5, 6)


def digest(array):
    return array.shape, str(array.dtype), hashlib.md5(np.ascontiguousarray(array).tobytes()).hexdigest()[:8]


VALUES = [
    ("bytescale(GREY)", (7, 9), "uint8", "7463cda4"),
    ("bytescale(COLOUR, cmin=0, cmax=255)", (8, 6, 3), "uint8", "8320abba"),
    ("bytescale(GREY, high=200, low=10)", (7, 9), "uint8", "23db9184"),
    ("bytescale(np.ones((2, 2)))", (2, 2), "uint8", "f1d3ff84"),
    ("bytescale(BYTES)", (8, 8, 4), "uint8", "82a79986"),
    ("imresize(COLOUR, (4, 5), 'nearest')", (4, 5, 3), "uint8", "4ab8d028"),
    ("imresize(COLOUR, 150)", (12, 9, 3), "uint8", "0eed033c"),
    ("imresize(COLOUR, 1.5)", (12, 9, 3), "uint8", "0eed033c"),
    ("imresize(COLOUR, np.int64(50), 'nearest')", (4, 3, 3), "uint8", "51267110"),
    ("imresize(GREY, [14, 18])", (14, 18), "uint8", "0e2b21c4"),
    ("imresize(GREY, (3, 3), mode='F')", (3, 3), "float32", "e04365de"),
    ("imresize(OTHER, (10, 12))", (10, 12, 3), "uint8", "5da51983"),
    ("imrotate(COLOUR, 30)", (8, 6, 3), "uint8", "b5dc188f"),
    ("imrotate(GREY, 90, 'nearest')", (7, 9), "uint8", "a4f3a381"),
    ("fromimage(toimage(GREY, mode='P'))", (7, 9, 3), "uint8", "6aa605e5"),
    ("fromimage(toimage(GREY, pal=np.arange(768).reshape(256, 3) % 256))", (7, 9, 3), "uint8", "6a2f5755"),
    ("fromimage(toimage(GREY, mode='I'))", (7, 9), "int32", "af2a2fcd"),
    ("fromimage(toimage(COLOUR, cmin=0, cmax=255))", (8, 6, 3), "uint8", "8320abba"),
    ("fromimage(toimage(OTHER.transpose(1, 0, 2)))", (5, 6, 3), "uint8", "cab1c781"),
    ("fromimage(toimage(COLOUR, mode='YCbCr'))", (8, 6, 3), "uint8", "c9603c41"),
]


@pytest.mark.parametrize(("call", "shape", "dtype", "value"), VALUES)
def test_as_in_scipy_1_2(call, shape, dtype, value):
    assert digest(eval(call, {**vars(images), **globals()})) == (shape, dtype, value)


def test_files(tmp_path):
    path = tmp_path / "x.png"
    images.imsave(path, COLOUR)
    assert (images.imread(path) == images.bytescale(COLOUR)).all()
    assert images.imread(path, flatten=True).dtype == np.float32
    images.imsave(path, GREY)
    assert images.imread(path, mode="RGB").shape == (7, 9, 3)
    with open(path, "rb") as stream:
        assert images.imread(stream).shape == (7, 9)


@pytest.mark.parametrize(
    "call",
    [
        "bytescale(GREY, high=300)",
        "bytescale(GREY, cmin=3, cmax=1)",
        "toimage(GREY * 1j)",
        "toimage(RANDOM.rand(2, 2, 2))",
        "toimage(RANDOM.rand(4))",
        "toimage(COLOUR, mode='L')",
        "toimage(GREY, mode='RGB')",
        "toimage(OTHER, channel_axis=2)",
    ],
)
def test_what_is_no_image(call):
    with pytest.raises(ValueError, match=r"scipy\.misc"):
        eval(call, {**vars(images), **globals()})
