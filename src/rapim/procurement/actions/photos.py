"""Photos of the field: read with care, stripped of what they need not tell, made small, kept by hash.

When and where a photo was taken is read before it is stripped, and kept beside it.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image, ImageOps

from rapim.org.actions import Refused

LARGEST = 150 * 1024
"""What a kept photo weighs at most. Bytes."""
LONGEST = 1600
_SMALLEST = 480
"""The longest side of a kept photo, and below which it is not made smaller. Pixels."""
SENT = 25 * 1024 * 1024
"""What a photo that is sent weighs at most. Bytes."""
_PIXELS = 60_000_000
"""More than any phone's camera; a picture that claims more is not opened."""
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (85, 75, 65, 55, 45, 35)
_EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo as it was sent; what the phone says of it counts where the photo itself does not."""

    data: bytes
    taken_at: dt.datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo to be kept: a JPEG of at most `LARGEST` bytes without metadata."""

    data: bytes
    taken_at: dt.datetime | None
    latitude: float | None
    longitude: float | None


def prepared(photo: Sent, zone: str) -> Kept:
    """A photo made ready to be kept, or refused.

    A JPEG that is small and bare already keeps its bytes.
    """
    if len(photo.data) > SENT:
        raise Refused("photo_too_large", read=f"{len(photo.data) / 1024**2:.0f} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _read(photo, zone)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("photo_unreadable") from None


def _read(photo: Sent, zone: str) -> Kept:
    with Image.open(io.BytesIO(photo.data), formats=_FORMATS) as checked:
        if checked.width * checked.height > _PIXELS:
            raise ValueError("too many pixels")
        checked.verify()
    with Image.open(io.BytesIO(photo.data), formats=_FORMATS) as image:
        exif = image.getexif()
        gps: Mapping[int, Any] = exif.get_ifd(ExifTags.IFD.GPSInfo)
        taken = _taken(exif.get_ifd(ExifTags.IFD.Exif) | dict(exif), zone) or photo.taken_at
        told, given = _place(gps), _given(photo)
        latitude, longitude = told or given or (None, None)
        image.load()
        data = photo.data if _is_bare(photo.data, image) else _small(ImageOps.exif_transpose(image))
    return Kept(data, taken, latitude, longitude)


def _is_bare(data: bytes, image: Image.Image) -> bool:
    """Whether a photo is a small JPEG that carries nothing but the picture."""
    fits = len(data) <= LARGEST and max(image.size) <= LONGEST and image.mode in ("RGB", "L")
    known = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression"}
    bare = image.format == "JPEG" and set(image.info) <= known and data.endswith(b"\xff\xd9")
    segments: list[tuple[str, bytes]] = getattr(image, "applist", [])
    return fits and bare and all(name == "APP0" for name, _ in segments)


def _small(image: Image.Image) -> bytes:
    """A JPEG of at most `LARGEST` bytes: first of lower quality, then of fewer pixels."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        flat = Image.new("RGB", image.size, "white")
        flat.paste(image, mask=image.convert("RGBA").getchannel("A"))
        image = flat
    image = image.convert("RGB")
    image.info = {}
    longest = LONGEST
    while True:
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= LARGEST or (longest <= _SMALLEST and quality == _QUALITIES[-1]):
                return out.getvalue()
        longest = longest * 3 // 4


def _taken(tags: Mapping[int, Any], zone: str) -> dt.datetime | None:
    """When a photo was taken by its own word; without an offset the clock of the place counts."""
    text = tags.get(ExifTags.Base.DateTimeOriginal) or tags.get(ExifTags.Base.DateTime)
    offset = str(tags.get(ExifTags.Base.OffsetTimeOriginal) or "").strip("\x00 ")
    try:
        when = dt.datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - zone follows
        place = dt.datetime.strptime(offset, "%z").tzinfo if offset else ZoneInfo(zone)
    except ValueError:
        return None
    found = when.replace(tzinfo=place).astimezone(dt.UTC)
    return found if found >= _EARLIEST else None


def _place(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    """Where a photo was taken by its own word, in degrees."""
    found = []
    for tag, ref, minus in (
        (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S"),
        (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W"),
    ):
        try:
            degrees, minutes, seconds = (float(part) for part in gps[tag])
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            return None
        value = degrees + minutes / 60 + seconds / 3600
        found.append(-value if str(gps.get(ref, "")).strip("\x00 ").upper() == minus else value)
    return place_of(*found)


def _given(photo: Sent) -> tuple[float, float] | None:
    return place_of(photo.latitude, photo.longitude)


def place_of(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """A place on the earth in degrees, rounded to a metre; None where it is none."""
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    if not latitude and not longitude:
        return None
    return round(latitude, 5), round(longitude, 5)


def thumbnail(data: bytes) -> bytes:
    """A kept photo as small as a list shows it: at most 240 pixels on its longest side."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        image.thumbnail((240, 240), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=55, optimize=True)
    return out.getvalue()
