"""Photos for tests: drawn, not found."""

from __future__ import annotations

import io
import random
from typing import Any

from PIL import ExifTags, Image


def drawn(width: int = 2400, height: int = 1800, seed: int = 1) -> Image.Image:
    """A picture of noise, which no format makes small."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """A picture as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def with_exif(image: Image.Image, **options: Any) -> bytes:
    """A JPEG that says when and where it was taken: 21 August 2025 at 09.12, on the Muria."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Rekaan"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2025:08:21 09:12:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "S", (6.0, 45.0, 36.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (110.0, 51.0, 0.0)
    return encoded(image, exif=exif, **options)


def small(seed: int = 1) -> bytes:
    """A small bare JPEG, as a phone's queue sends it."""
    return encoded(drawn(200, 150, seed), quality=60)
