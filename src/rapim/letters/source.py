"""Where a letter can be looked up: the address of its page and the QR code that says the address.

The address names a letter by a number of the house and nothing else; whoever opens it signs in and
needs the rights of the page.
"""

from __future__ import annotations

import io
from typing import Any

import segno
from django.conf import settings

LETTER = "/surat/{pk}/"
MINUTES = "/rapat/{code}/notula/"
SLIP = "/surat/disposisi/{uid}/"


def address_of(path: str, **values: object) -> str:
    """The public address of a page of this installation, "" where none is set (RAPIM_ADDRESS).

    Units: none.
    Source: `settings.ADDRESS`.
    """
    return f"{settings.ADDRESS}{path.format_map(values)}" if settings.ADDRESS else ""


def qr_drawing(address: str) -> str:
    """The QR code of an address as SVG, "" for none.

    Units: none.
    Source: ISO/IEC 18004, error correction level M.
    """
    if not address:
        return ""
    file = io.BytesIO()
    _code(address).save(file, kind="svg", scale=4, border=2, xmldecl=False, svgns=True, light="#fff")
    return file.getvalue().decode()


def qr_picture(address: str) -> bytes:
    """The QR code of an address as PNG, for Word.

    Units: none.
    Source: as `qr_drawing`.
    """
    file = io.BytesIO()
    _code(address).save(file, kind="png", scale=8, border=2)
    return file.getvalue()


def _code(address: str) -> Any:
    return segno.make(address, error="m", micro=False)
