"""Word files from forms: a form is read and tried before it counts, then filled in."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError
from lxml.etree import LxmlError

from rapim.letters.fields import FIELDS, sample
from rapim.letters.sandbox import Objection, objections, sandbox
from rapim.letters.source import qr_picture

LARGEST = 2 * 1024**2
UNPACKED = 30 * 1024**2
PARTS = 400
KIND = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARAGRAPH = re.compile(r"<w:p([ >])")
_MARKS = re.compile(r"<[^>]+>")
_FETCHES = re.compile(rb'Type="[^"]*/(attachedTemplate|oleObject|image|frame|subDocument|aFChunk)"')
_PROPERTIES = ("author", "category", "comments", "keywords", "subject", "title")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form is refused: the reason and the remedy are words of a code, `place` says where."""

    because: str
    place: str = ""
    read: str = ""
    near: str = ""


def filled(form: bytes, said: Mapping[str, Any], moment: dt.datetime, about: Mapping[str, str]) -> bytes:
    """A form filled in with plain values; `said["alamat"]` gives the QR code, `about` title and author.

    Units: DOCX in, DOCX out; the same for the same values and moment.
    Source: docxtpl.
    """
    template = DocxTemplate(io.BytesIO(form))
    template.init_docx()
    values = dict(said)
    address = str(values.get("alamat") or "")
    values["qr"] = InlineImage(template, io.BytesIO(qr_picture(address)), width=Mm(24)) if address else ""
    template.render(values, sandbox(), autoescape=True)
    core = template.docx.core_properties
    core.title, core.author = about.get("title", "")[:250], about.get("author", "")[:250]
    core.comments = about.get("comments", "")[:250]
    core.created = core.modified = moment.replace(tzinfo=None, microsecond=0)
    file = io.BytesIO()
    template.save(file)
    return settled(file.getvalue())


def settled(body: bytes) -> bytes:
    """A Word file whose bytes do not tell when it was written.

    Units: DOCX in, DOCX out.
    Source: the zip format: each part bears a date.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return file.getvalue()


def refusals(form: str, name: str, body: bytes) -> list[Refusal]:
    """Why a file cannot be the form of a letter; none for a good one, which was then tried twice.

    Units: DOCX in.
    Source: the fields of the form, the sandbox, and what a file from outside may hold.
    """
    if odd := _package(name, body):
        return [odd]
    try:
        found = _read(form, body)
        return found or _tried(form, body)
    except (LxmlError, KeyError, ValueError, PackageNotFoundError, zipfile.BadZipFile) as broken:
        return [Refusal("file_broken", "", str(broken)[:120])]


def _package(name: str, body: bytes) -> Refusal | None:
    if len(body) > LARGEST:
        return Refusal("file_large", "", f"{len(body) / 1024**2:.1f}", f"{LARGEST // 1024**2}")
    if not name.lower().endswith(".docx") or not body.startswith(b"PK\x03\x04"):
        return Refusal("file_kind", "", name[:120])
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return _parts(parts)
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError) as broken:
        return Refusal("file_broken", "", str(broken)[:120])


def _parts(parts: zipfile.ZipFile) -> Refusal | None:
    names = parts.namelist()
    if len(names) > PARTS or sum(part.file_size for part in parts.infolist()) > UNPACKED:
        return Refusal("file_unpacked", "", str(len(names)))
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        return Refusal("file_kind")
    types = _part(parts, "[Content_Types].xml")
    lower = [name.lower() for name in names]
    if b"macroEnabled" in types or any("vba" in name for name in lower):
        return Refusal("macros")
    if KIND not in types:
        return Refusal("file_kind")
    held = ("word/embeddings/", "word/activex/")
    if odd := next((name for name in lower if name.startswith(held) or name.endswith(".bin")), ""):
        return Refusal("embedded", odd)
    for name in names:
        if name.endswith((".xml", ".rels")):
            text = _part(parts, name)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                return Refusal("file_broken", name)
            if name.endswith(".rels") and _reaches_out(text):
                return Refusal("reaches_out", name)
    return None


def _part(parts: zipfile.ZipFile, name: str) -> bytes:
    """A part, never more of it than a file may unpack to."""
    with parts.open(name) as file:
        return file.read(UNPACKED)


def _reaches_out(relations: bytes) -> bool:
    """Whether a relation fetches something from elsewhere; a link that a reader clicks is no such."""
    each = re.findall(rb"<Relationship\b[^>]*>", relations)
    return any(b'TargetMode="External"' in one and _FETCHES.search(one) for one in each)


def _sources(body: bytes) -> Iterator[tuple[str, str]]:
    """The parts of a form that are filled in, each as it will be read: (where, text)."""
    template = DocxTemplate(io.BytesIO(body))
    template.init_docx()
    yield "body", template.patch_xml(template.get_xml())
    for place, uri in (("header", template.HEADER_URI), ("footer", template.FOOTER_URI)):
        for _, part in template.get_headers_footers(uri):
            yield place, template.patch_xml(template.get_part_xml(part))
    for part in template.docx._part.package.parts:
        if str(part.partname).endswith("footnotes.xml"):
            yield "footnotes", template.patch_xml(part.blob.decode("utf-8"))
    for name in _PROPERTIES:
        if text := str(getattr(template.docx.core_properties, name) or ""):
            yield "properties", text


def _read(form: str, body: bytes) -> list[Refusal]:
    found: list[Refusal] = []
    used: set[str] = set()
    for place, text in _sources(body):
        source = _PARAGRAPH.sub(r"\n<w:p\1", text)
        objected, fields = objections(source, FIELDS[form])
        used |= fields
        lines = source.split("\n")
        found += [_told(one, place, lines) for one in objected]
    if found:
        return found
    missing = [one for one in FIELDS[form] if one.needed and one.name not in used]
    return [Refusal("field_missing", "", one.name, one.example.replace("\n", " ")) for one in missing]


def _told(one: Objection, place: str, lines: list[str]) -> Refusal:
    said = _MARKS.sub("", lines[one.line - 1]).strip() if 0 < one.line <= len(lines) else ""
    return Refusal(one.because, said[:160] or place, one.read[:120], one.near)


def _tried(form: str, body: bytes) -> list[Refusal]:
    moment = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)
    for full in (True, False):
        said = sample(form, full=full) | {"alamat": "https://rapim.contoh.go.id/surat/17/" if full else ""}
        try:
            DocxTemplate(io.BytesIO(filled(body, said, moment, {}))).get_docx()
        except TemplateError as broken:
            return [Refusal("broken_tag", "", str(broken.message)[:120])]
    return []
