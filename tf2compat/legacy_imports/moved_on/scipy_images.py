"""Images as arrays: `imread` and its kin of SciPy 1.2's `scipy.misc`, through Pillow."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf2compat.errors import MissingExtraError, UsageError

__all__ = ["bytescale", "fromimage", "imread", "imresize", "imrotate", "imsave", "toimage"]

_FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "cubic": 3}


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtraError("scipy.misc", f"Images need Pillow: {error}.", "`pip install pillow`") from None
    return Image


def bytescale(data: Any, cmin: Any = None, cmax: Any = None, high: int = 255, low: int = 0) -> Any:
    """Returns an array as bytes: the range of its values is stretched to `low` to `high`; bytes stay as they are.

    Args:
        data: an array of numbers.
        cmin: the value that becomes `low`; None for the smallest.
        cmax: the value that becomes `high`; None for the largest.
        high: from 0 to 255.
        low: from 0 to `high`.
    """
    if data.dtype == np.uint8:
        return data
    if not 0 <= low <= high <= 255:
        raise UsageError("scipy.misc.bytescale", f"`low` is {low}, `high` {high}.", "Take 0 <= low <= high <= 255.")
    lowest = data.min() if cmin is None else cmin
    highest = data.max() if cmax is None else cmax
    if highest < lowest:
        raise UsageError("scipy.misc.bytescale", f"`cmax` is {highest}, `cmin` {lowest}.", "`cmax` is the larger one.")
    # An image of one value must not divide by zero.
    scale = float(high - low) / ((highest - lowest) or 1)
    return ((data - lowest) * scale + low).clip(low, high).__add__(0.5).astype(np.uint8)


def fromimage(im: Any, flatten: bool = False, mode: str | None = None) -> Any:
    """Returns the array of an image of Pillow's.

    Args:
        im: the image.
        flatten: grey, as floats.
        mode: Pillow's mode that it is converted to first.
    """
    if mode is not None:
        im = im if mode == im.mode else im.convert(mode)
    # A palette's numbers are no colours.
    elif im.mode == "P":
        im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    if flatten:
        im = im.convert("F")
    elif im.mode == "1":
        im = im.convert("L")
    return np.array(im)


def imread(name: Any, flatten: bool = False, mode: str | None = None) -> Any:
    """Returns the array of an image file: [height, width] or [height, width, channels].

    Args:
        name: the file, or a stream.
        flatten: whether the image becomes grey, as float32.
        mode: Pillow's mode that it is converted to first.
    """
    with _pillow().open(name) as image:
        return fromimage(image, flatten, mode)


def _plane(data: Any, mode: str | None, pal: Any, limits: dict[str, Any]) -> Any:
    """Returns the image of a matrix."""
    image, size = _pillow(), (data.shape[1], data.shape[0])
    if mode == "F":
        return image.frombytes(mode, size, data.astype(np.float32).tobytes())
    if mode in (None, "L", "P"):
        made = image.frombytes("L", size, bytescale(data, **limits).tobytes())
        if pal is not None:
            made.putpalette(np.asarray(pal, np.uint8).tobytes())
        elif mode == "P":
            made.putpalette(np.repeat(np.arange(256, dtype=np.uint8), 3).tobytes())
        return made
    if mode == "1":
        return image.frombytes("1", size, (data > limits["high"]).tobytes())
    if mode != "I":
        raise UsageError("scipy.misc.toimage", f"A matrix has no mode {mode!r}.", "Take L, P, 1, F or I.")
    low, high = limits["low"], limits["high"]
    lowest = data.min() if limits["cmin"] is None else limits["cmin"]
    highest = data.max() if limits["cmax"] is None else limits["cmax"]
    scaled = (data * 1.0 - lowest) * (high - low) / (highest - lowest) + low
    return image.frombytes(mode, size, scaled.astype(np.uint32).tobytes())


def _channels(shape: tuple[int, ...], axis: int | None) -> int:
    """Returns the axis of the channels: the first one of three, else of four."""
    found = next((shape.index(count) for count in (3, 4) if count in shape), None) if axis is None else axis
    if found is None or shape[found] not in (3, 4):
        raise UsageError("scipy.misc.toimage", f"The shape {list(shape)} has no axis of channels.", "Give it 3 or 4.")
    return found


def toimage(
    arr: Any,
    high: int = 255,
    low: int = 0,
    cmin: Any = None,
    cmax: Any = None,
    pal: Any = None,
    mode: str | None = None,
    channel_axis: int | None = None,
) -> Any:
    """Returns an image of Pillow's: the range of the values is stretched to bytes, see `bytescale`.

    Args:
        arr: [height, width], or with three or four channels.
        high: what the largest value becomes.
        low: what the smallest value becomes.
        cmin: the value that becomes `low`.
        cmax: the value that becomes `high`.
        pal: a palette for a matrix.
        mode: Pillow's mode.
        channel_axis: the axis of the channels, found by its size when None.
    """
    data = np.asarray(arr)
    shape = data.shape
    if np.iscomplexobj(data) or not (len(shape) == 2 or (len(shape) == 3 and (3 in shape or 4 in shape))):
        raise UsageError(
            "scipy.misc.toimage",
            f"'arr' does not have a suitable array shape for any mode: {list(shape)}, {data.dtype}.",
            "Give [height, width], or that with 3 or 4 channels.",
        )
    limits = {"high": high, "low": low, "cmin": cmin, "cmax": cmax}
    if len(shape) == 2:
        return _plane(data, mode, pal, limits)
    axis = _channels(shape, channel_axis)
    scaled = np.moveaxis(bytescale(data, **limits), axis, 2)
    mode = mode or ("RGB" if shape[axis] == 3 else "RGBA")
    if mode not in {3: ("RGB", "YCbCr"), 4: ("RGBA", "CMYK")}[shape[axis]]:
        raise UsageError("scipy.misc.toimage", f"{shape[axis]} channels have no mode {mode!r}.", "Leave `mode` out.")
    return _pillow().frombytes(mode, (scaled.shape[1], scaled.shape[0]), scaled.tobytes())


def imsave(name: Any, arr: Any, format: str | None = None) -> None:
    """Writes an array as an image file; the range of its values is stretched to bytes.

    Args:
        name: the file, or a stream.
        arr: as for `toimage`, the channels last.
        format: Pillow's name of a format; None for that of the file's ending.
    """
    image = toimage(arr, channel_axis=2)
    image.save(name) if format is None else image.save(name, format)


def imresize(arr: Any, size: Any, interp: str = "bilinear", mode: str | None = None) -> Any:
    """Returns an array of bytes of another size.

    Args:
        arr: as for `toimage`.
        size: a percentage as an integer, a factor as a float, or (height, width).
        interp: nearest, lanczos, bilinear, bicubic or cubic.
        mode: Pillow's mode.
    """
    image = toimage(arr, mode=mode)
    kind = np.asarray(size).dtype
    if np.ndim(size):
        wanted: Any = (int(size[1]), int(size[0]))
    else:
        factor = size / 100.0 if np.issubdtype(kind, np.signedinteger) else size
        wanted = tuple(int(length * factor) for length in image.size)
    return fromimage(image.resize(wanted, resample=_FILTERS[interp]))


def imrotate(arr: Any, angle: float, interp: str = "bilinear") -> Any:
    """Returns an array of bytes, turned counter-clockwise by an angle in degrees.

    Args:
        arr: as for `toimage`.
        angle: in degrees.
        interp: nearest, lanczos, bilinear, bicubic or cubic.
    """
    return fromimage(toimage(arr).rotate(angle, resample=_FILTERS[interp]))
