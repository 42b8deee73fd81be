"""People and facts for the tests of the web: made by the actions, as in life."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter
from django.contrib.auth.models import User

from rapim.ledger import clock
from rapim.ledger.actions import Actor, Counts, Scope, Source, close_batch, open_batch
from rapim.ledger.models import Batch
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.models import Meeting
from rapim.org import access, accounts, actions

ADMIN = Actor("Uji Coba")
OWN, OTHER = "1.01.2.22.0.00.01", "1.02.0.00.0.00.01"
SINCE = dt.date(2019, 1, 1)
PASSWORD = "sandi-untuk-uji-coba"


def person(role: str, agency: str = "", name: str = "", since: dt.date = SINCE) -> User:
    """An account with one role; agency roles get the agency `OWN` unless another is named."""
    user, _ = accounts.add_user(
        actor=ADMIN, username=name or role, full_name=f"Orang {role}", password=PASSWORD
    )
    if role in access.AGENCY_ROLES:
        agency = agency or OWN
    actions.grant_role(actor=ADMIN, user_id=user.pk, role=role, agency_code=agency, valid_from=since)
    return user


def agencies() -> None:
    """A government with two agencies."""
    actions.name_government(actor=ADMIN, name="Kabupaten Contoh", code="99.01")
    for code, name in ((OWN, "Dinas Contoh Satu"), (OTHER, "Dinas Contoh Dua")):
        actions.record_agency(
            actor=ADMIN, code=code, name=name, valid_from=SINCE, legal_source="Perda 1/2019"
        )


def opened(meeting: Meeting) -> Meeting:
    """A meeting that sits: frozen at once and opened, where it is not open already."""
    done = {row.act for row in meeting.acts.all()}
    for act, details in (("freeze", {"day": clock.now().date(), "reason": "mendesak"}), ("open", {})):
        if act not in done:
            seen = meeting.acts.count()
            rooms.act_on_meeting(actor=ADMIN, meeting=meeting, act=act, seen=seen, details=details)
    return meeting


def batch(agency: str = OWN, *, month: int = 1, name: str = "", held: bool = False) -> Batch:
    """A batch of an LRA without rows, for pages that list batches."""
    name = name or f"lra-{agency}-{month}.xlsx"
    scope = Scope(
        fiscal_year=2019, month=month, unit_code=agency, variant="monthly", detection={"agencies": [agency]}
    )
    source = Source(name, f"{abs(hash((agency, month, name))):064x}"[-64:], 10)
    made = open_batch(actor=ADMIN, kind="lra", source=source, scope=scope, sheets=["Sheet1"], held=held)
    close_batch(made, Counts(), [], actor=ADMIN)
    return made


def lra_file(folder: Path, rows: list[tuple[str, float, float]], **about: Any) -> Path:
    """An LRA as a spreadsheet with a plain header: account, ceiling, realised; one sub-activity."""
    path = folder / about.get("name", "lra_januari_2019.xlsx")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        header = ("Kode Unit", "Kode Sub Kegiatan", "Kode Rekening", "Anggaran", "Realisasi")
        sheet.write_row(0, 0, header)
        unit = about.get("unit", f"{OWN}.0000")
        for line, (account, ceiling, realised) in enumerate(rows, 1):
            sheet.write_row(line, 0, (unit, "1.01.02.2.01.01", account, ceiling, realised))
    return path
