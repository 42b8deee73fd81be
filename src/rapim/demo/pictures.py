"""Photos of a site that does not exist: drawn, so that nobody's building is shown."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

_SIZE = (640, 480)
_STOREYS, _BAYS = 4, 6


def site(share: float, seed: int) -> bytes:
    """A building of four storeys of which so much stands, as a small JPEG.

    Units: share 0 to 1 in, bytes out.
    Source: drawn here.
    """
    dice = random.Random(seed)  # noqa: S311 - a drawing
    image = Image.new("RGB", _SIZE, (176 + dice.randint(-12, 12), 200, 214))
    pen = ImageDraw.Draw(image)
    left = 70 + dice.randint(-25, 25)
    pen.rectangle((0, 380, *_SIZE), fill=(150, 126, 98))
    stand = share * _STOREYS * _BAYS
    for at in range(_STOREYS * _BAYS):
        storey, bay = divmod(at, _BAYS)
        x, y = left + bay * 82, 380 - (storey + 1) * 78
        if at < stand:
            pen.rectangle((x, y + 8, x + 82, y + 78), fill=(198, 192, 182), outline=(120, 116, 110), width=3)
            pen.rectangle((x + 24, y + 28, x + 58, y + 62), fill=(96, 108, 116))
        elif at < stand + _BAYS:
            pen.line((x, y + 78, x, y + 8), fill=(110, 106, 100), width=6)
            pen.line((x, y + 8, x + 82, y + 8), fill=(110, 106, 100), width=6)
    pen.line((left + 540, 380, left + 540, 30), fill=(214, 160, 40), width=8)
    pen.line((left + 380, 46, left + 590, 46), fill=(214, 160, 40), width=6)
    for _ in range(40):
        x, y = dice.randint(0, 640), dice.randint(392, 470)
        pen.ellipse((x, y, x + 9, y + 6), fill=(128, 106, 82))
    pen.text((12, 456), "SIMULASI", fill=(250, 246, 238))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def page(text: str) -> bytes:
    """A page of PDF with one line of text, as evidence.

    Units: none.
    Source: invented.
    """
    told = text.encode("latin-1", "replace").replace(b"(", b"[").replace(b")", b"]")
    drawn = b"BT /F1 11 Tf 60 760 Td (" + told + b" [simulasi]) Tj ET"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return body + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(parts) + 1, len(body),
    )  # fmt: skip
