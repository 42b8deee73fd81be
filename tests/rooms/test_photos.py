"""Photos of the field: small, bare, and with what they told kept beside them."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from rapim.org.actions import Refused
from rapim.procurement.actions.photos import LARGEST, LONGEST, Sent, prepared, thumbnail
from rooms import photos

ZONE = "Asia/Jakarta"
TAKEN = dt.datetime(2025, 8, 21, 2, 12, tzinfo=dt.UTC)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_large_photo_becomes_small_and_bare_and_its_time_and_place_are_kept() -> None:
    made = prepared(Sent(photos.with_exif(photos.drawn(), quality=95)), ZONE)
    image = opened(made.data)
    assert len(made.data) <= LARGEST
    assert (image.format, max(image.size) <= LONGEST, dict(image.getexif())) == ("JPEG", True, {})
    assert b"Rekaan" not in made.data and b"Exif" not in made.data
    assert (made.taken_at, made.latitude, made.longitude) == (TAKEN, -6.76, 110.85)


def test_what_the_phone_says_counts_where_the_photo_says_nothing() -> None:
    at = dt.datetime(2025, 8, 22, 1, tzinfo=dt.UTC)
    bare = prepared(Sent(photos.small(), at, -6.8, 110.9), ZONE)
    assert (bare.taken_at, bare.latitude, bare.longitude) == (at, -6.8, 110.9)
    told = prepared(Sent(photos.with_exif(photos.drawn(200, 150)), at, -6.8, 110.9), ZONE)
    assert (told.taken_at, told.latitude, told.longitude) == (TAKEN, -6.76, 110.85)


@pytest.mark.parametrize("place", [(91.0, 0.0), (0.0, 181.0), (0.0, 0.0), (float("nan"), 1.0), (None, 1.0)])
def test_a_place_that_is_none_is_left_out(place: Any) -> None:
    made = prepared(Sent(photos.small(), None, *place), ZONE)
    assert (made.latitude, made.longitude) == (None, None)


def test_a_small_bare_photo_keeps_its_bytes() -> None:
    data = photos.small()
    assert prepared(Sent(data), ZONE).data == data


@pytest.mark.parametrize("options", [{"comment": b"rahasia"}, {"icc_profile": b"x" * 200}])
def test_a_small_photo_with_more_than_the_picture_is_made_bare(options: dict[str, Any]) -> None:
    data = photos.encoded(photos.drawn(200, 150), **options)
    made = opened(prepared(Sent(data), ZONE).data)
    assert {"comment", "icc_profile", "exif"} & set(made.info) == set()


def test_what_stands_behind_a_picture_is_not_kept() -> None:
    data = photos.small() + b"muatan"
    assert not prepared(Sent(data), ZONE).data.endswith(b"muatan")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_become_jpeg(kind: str) -> None:
    image = photos.drawn(300, 200).convert("RGBA")
    image.putalpha(90)
    assert opened(prepared(Sent(photos.encoded(image, kind)), ZONE).data).format == "JPEG"


def test_a_photo_lies_as_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = opened(prepared(Sent(photos.encoded(photos.drawn(300, 200), exif=exif)), ZONE).data)
    assert made.size == (200, 300)


def bomb() -> bytes:
    """A PNG that claims 60,000 by 60,000 pixels in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bukan foto",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        photos.encoded(photos.drawn(50, 50), "GIF"),
        photos.encoded(photos.drawn(50, 50), "TIFF"),
        photos.small()[:-900],
        bomb(),
    ],
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        prepared(Sent(data), ZONE)
    assert refused.value.code == "photo_unreadable"


def test_a_photo_that_is_too_heavy_is_refused_unread() -> None:
    with pytest.raises(Refused) as refused:
        prepared(Sent(b"\xff" * (25 * 1024 * 1024 + 1)), ZONE)
    assert refused.value.code == "photo_too_large"


def test_a_list_shows_small_ones() -> None:
    made = opened(thumbnail(photos.encoded(photos.drawn(800, 600))))
    assert (made.format, made.size) == ("JPEG", (240, 180))
