"""The fields of the Word forms: which there are, what they hold, and a letter to try them with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TEXT, LINES, ROWS, MARK = "text", "lines", "rows", "mark"
"""A text; a list of texts; a list of rows with columns; a picture."""

INVITATION, NUDGE, MINUTES = "invitation", "push", "minutes"
FORMS = (INVITATION, NUDGE, MINUTES)


@dataclass(frozen=True, slots=True)
class Field:
    """One field by the name that stands in Word; `columns` are the parts of a row."""

    name: str
    kind: str = TEXT
    columns: tuple[str, ...] = ()
    needed: bool = False

    @property
    def example(self) -> str:
        """How the field is written in Word.

        Units: none.
        Source: docxtpl.
        """
        if self.kind == MARK:
            return f"{{% if {self.name} %}}{{{{ {self.name} }}}}{{% endif %}}"
        if self.kind == TEXT:
            return f"{{{{ {self.name} }}}}"
        inner = " ".join(f"{{{{ satu.{column} }}}}" for column in self.columns) or "{{ satu }}"
        tag = "tr" if self.kind == ROWS else "p"
        return f"{{%{tag} for satu in {self.name} %}}\n{inner}\n{{%{tag} endfor %}}"


_HEAD = (Field("kop", needed=True), Field("kantor"), Field("simulasi"))
_QR = (Field("qr", MARK), Field("alamat"))
_ADDRESSED = (
    Field("tempat_tanggal", needed=True),
    Field("nomor", needed=True),
    Field("sifat", needed=True),
    Field("lampiran"),
    Field("hal", needed=True),
    Field("penerima", LINES, needed=True),
    Field("pembuka"),
)
_ENDED = (
    Field("catatan", LINES),
    Field("penutup"),
    Field("tanda_tangan", LINES, needed=True),
    Field("nama", needed=True),
    Field("tembusan", LINES, needed=True),
    Field("daftar_penerima", LINES, needed=True),
)
_MEETING = (
    Field("hari_tanggal", needed=True),
    Field("pukul", needed=True),
    Field("tempat", needed=True),
    Field("acara", LINES),
)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    INVITATION: (*_HEAD, *_ADDRESSED, *_MEETING, *_ENDED, *_QR),
    NUDGE: (*_HEAD, *_ADDRESSED, Field("fakta", ROWS, ("nama", "isi"), needed=True), *_ENDED, *_QR),
    MINUTES: (
        *_HEAD,
        Field("judul"),
        Field("subjudul"),
        Field("nomor", needed=True),
        Field("keterangan", ROWS, ("nama", "isi"), needed=True),
        Field("peserta", ROWS, ("jabatan", "nama", "kehadiran"), needed=True),
        Field("pembukaan"),
        Field("pembahasan", ROWS, ("judul", "lama", "isi"), needed=True),
        Field("arahan", ROWS, ("nomor", "isi", "penanggung_jawab", "batas", "bukti"), needed=True),
        Field("catatan_berbeda", LINES, needed=True),
        Field("dampak", LINES),
        Field("tidak_dibahas", needed=True),
        Field("penutup"),
        Field("jabatan_pimpinan", needed=True),
        Field("nama_pimpinan", needed=True),
        Field("jabatan_notulis"),
        Field("nama_notulis", needed=True),
        Field("segel", needed=True),
        *_QR,
    ),
}


def sample(form: str, *, full: bool = True) -> dict[str, Any]:
    """A letter of invented words to try a form with: all filled in, or as little as a letter may have.

    Units: none.
    Source: `FIELDS`.
    """
    return {field.name: _tried(field, full) for field in FIELDS[form] if field.kind != MARK}


_SHOWN = {
    "kop": "PEMERINTAH KABUPATEN CONTOH",
    "kantor": "Sekretariat Daerah",
    "nomor": "005/17/27.00/2020",
    "tempat_tanggal": "Contoh, 2 Januari 2020",
    "sifat": "Segera",
    "hari_tanggal": "Selasa, 7 Januari 2020",
    "pukul": "09.00 WIB s.d. selesai",
    "nama": "Siti Rahayu",
}


def _tried(field: Field, full: bool) -> Any:
    count = 3 if full else 0
    if field.kind == LINES:
        return [f"{field.name.replace('_', ' ').capitalize()} {at} & <contoh>" for at in range(1, count + 1)]
    if field.kind == ROWS:
        return [{column: f"{column} {at}" for column in field.columns} for at in range(1, count + 1)]
    if not full and not field.needed:
        return ""
    return _SHOWN.get(field.name, field.name.replace("_", " ").capitalize())
