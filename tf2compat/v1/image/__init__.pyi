# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.image import *

from tf2compat.v1.image.images import adjust_jpeg_quality as adjust_jpeg_quality
from tf2compat.v1.image.images import per_image_standardization as per_image_standardization

def __getattr__(name: str) -> Any: ...
