"""A meeting of the tiny regency whose packet is frozen, ready to be opened; run in a process of its own."""

from __future__ import annotations

import datetime as dt

from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.room import packets
from rapim.org import actions as org

CODE = "rapim-2019-05-15"
ACTOR = Actor("Admin (simulasi)")
HEADS = (
    ("bupati", "Plt Bupati", "", "Wiratno Adisaputra"),
    ("sekda", "Sekretaris Daerah", "", "Retnowati Darmawangsa"),
    ("kepala-2.12.0.00.0.00.01", "Kepala Dinas Satu", "2.12.0.00.0.00.01", "Prayogo Tirtayasa"),
    ("kepala-2.18.0.00.0.00.01", "Kepala Dinas Dua", "2.18.0.00.0.00.01", "Murniasih Ranupati"),
)


def main() -> None:
    """Posts, a quarterly meeting today, its agenda frozen at once with a reason."""
    for code, title, agency, name in HEADS:
        since = dt.date(2019, 1, 1)
        post = org.record_post(actor=ACTOR, code=code, title=title, agency_code=agency, valid_from=since)
        org.appoint_holder(actor=ACTOR, post=post, person_name=name, standing="definitif", valid_from=since)
    begins = clock.now() + dt.timedelta(hours=1)
    day = dt.date(2019, 3, 31)
    plan = rooms.Plan(
        "rapim", "quarterly", "Rapim evaluasi triwulan I", begins, 120, day, place="Command Center"
    )
    one = rooms.plan_meeting(actor=ACTOR, plan=plan)
    rooms.act_on_meeting(actor=ACTOR, meeting=one, act="call", seen=0)
    packets.freeze_packet(actor=ACTOR, meeting=one, seen=1, reason="rapat dimajukan")
