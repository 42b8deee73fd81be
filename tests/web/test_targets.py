"""Targets: who sees, proposes and approves which, the override, the queries of the matrix."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories
from web.factories import ADMIN, OTHER, OWN

from rapim.ledger import clock
from rapim.org.models import AbsorptionTarget
from rapim.targets.actions import RefusedError
from rapim.targets.actions import surveys as fields
from rapim.targets.actions import targets as acts
from rapim.targets.measures.combined import Removed
from rapim.targets.measures.spread import spread
from rapim.targets.models import Target
from rapim.targets.room.dividing import divide
from rapim.targets.room.standing import Side, Standing, standing
from rapim.targets.room.surveying import found_of
from rapim.web.targets.rows import line_of
from rapim.web.targets.views import causes_of

pytestmark = pytest.mark.django_db
GONE = {"act": "approve", "reason": ""}


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(dt.datetime(2019, 8, 21, 2, tzinfo=dt.UTC))
    factories.agencies()


def proposed(agency: str = OWN, share: float = 0.9, year: int = 2020) -> Target:
    said = acts.Said("Sesuai rencana kerja", share=share)
    about = acts.About("absorption", agency, year)
    return acts.propose(actor=ADMIN, uid=uuid.uuid4(), about=about, said=said, judged={})


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name=f"{role}-{agency}".strip("-")))
    return client


def state(one: Target) -> str:
    return acts.state_of(acts.known().get(pk=one.pk))


def refused(act: Any) -> str:
    with pytest.raises(RefusedError) as found:
        act()
    return found.value.because


def test_an_agency_sees_and_revises_its_own_target_alone() -> None:
    own, other = proposed(), proposed(OTHER)
    planner = signed_in("planner")
    seen = [line.target for line in planner.get("/uji-potensi/").context["matrix"].lines]
    assert seen == [own]
    assert [planner.get(f"/uji-potensi/target/{one.code}/").status_code for one in (own, other)] == [200, 403]
    said = {"uid": str(uuid.uuid4()), "seen": 1, "share": "85,5", "reason": "Gaji turun"}
    answers = [planner.post(f"/uji-potensi/target/{one.code}/", said).status_code for one in (own, other)]
    assert answers == [302, 403]
    assert [one.share for one in own.texts.order_by("version")] == [0.9, 0.855]
    assert planner.post(f"/uji-potensi/target/{own.code}/", {**GONE, "seen": 2}).status_code == 403


def test_the_regent_approves_what_was_seen_and_boards_measure_against_it() -> None:
    one, regent = proposed(share=0.92), signed_in("regent")
    address = f"/uji-potensi/target/{one.code}/"
    assert regent.post(address, {**GONE, "act": "return", "seen": 1}).status_code == 200
    assert regent.post(address, {**GONE, "seen": 9}).status_code == 200
    assert state(one) == "proposed"
    assert regent.post(address, {**GONE, "seen": 1}).status_code == 302
    assert state(one) == "approved"
    rows = AbsorptionTarget.objects.filter(fiscal_year=2020).values_list(
        "agency_code", "share", "legal_source"
    )
    assert list(rows) == [(OWN, 0.92, "TG-2020-0001/1")]
    assert signed_in("sekda").get(address).context["forms"] == []


def test_the_gate_of_forgery_stands() -> None:
    one = proposed()
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("regent"))
    assert client.post(f"/uji-potensi/target/{one.code}/", {**GONE, "seen": 1}).status_code == 403
    assert state(one) == "proposed"


@pytest.mark.parametrize(
    ("verdict", "reason", "found"),
    [("too_high", "", "override"), ("too_low", " ", "override"), ("too_high", "Ada dana pusat", "approved"),
     ("fitting", "", "approved")],
)  # fmt: skip
def test_a_target_too_high_or_too_low_needs_a_typed_reason(verdict: str, reason: str, found: str) -> None:
    one = proposed()

    def approve() -> None:
        acts.decide(
            actor=ADMIN, target=one, act="approve", reason=reason, judged={"verdict": verdict}, seen=1
        )

    if found == "override":
        assert refused(approve) == "override"
        assert state(one) == "proposed"
    else:
        approve()
        approve()
        assert (state(one), one.acts.count()) == (found, 1)


def test_what_cannot_be_is_refused() -> None:
    one = proposed()

    def say(share: float, reason: str, seen: int) -> Any:
        return lambda: acts.revise(
            actor=ADMIN, target=one, said=acts.Said(reason, share), judged={}, seen=seen
        )

    wrong = ((1.2, "x", 1), (0.8, " ", 1), (0.9, "Sesuai rencana kerja", 1), (0.8, "x", 0))
    told = ["share", "reason", "unchanged", "meanwhile"]
    assert [refused(say(*what)) for what in wrong] == told
    assert refused(proposed) == "known"
    acts.decide(actor=ADMIN, target=one, act="withdraw", reason="Salah tahun", judged={}, seen=1)
    again = {"actor": ADMIN, "target": one, "act": "approve", "reason": "", "judged": {}, "seen": 1}
    assert refused(lambda: acts.decide(**again)) == "decided"


def test_the_causes_that_make_the_difference_are_named_with_their_money() -> None:
    wide = spread([0.1, 0.5, 0.9], [[60e9, 70e9, 80e9]])
    causes = (Removed("done_not_billed", 9e9, 0.9), Removed("not_tendered", 3e9, 0.5))
    side = Side("absorption", OWN, "", "", 100 * 10**9, None, wide, wide, causes)
    made = Standing(2020, dt.date(2019, 8, 21), "x", 7, (2018,), {side.key: side})
    line = line_of(side, made, None, {OWN: "Dinas"}, "id")
    told = causes_of(line)
    assert [(one["code"], one["sen"]) for one in told] == [("done_not_billed", 9 * 10**9),
                                                          ("not_tendered", 3 * 10**9)]  # fmt: skip
    page = render_to_string("targets/spread.html", {"line": line, "causes": told})
    shown = ("Selesai, belum ditagih", "Rp90.000.000", "90%", "60,0% sampai 80,0%")
    assert [text for text in shown if text not in page] == []
    assert line.verdict is None


def test_the_matrix_asks_as_often_for_three_as_for_one() -> None:
    client, counts = signed_in("bappeda"), []
    client.get("/uji-potensi/?tahun=2020")  # what is reckoned once and kept is not counted
    for agency in (OWN, OTHER, "9.99.0.00.0.00.01"):
        proposed(agency)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get("/uji-potensi/?tahun=2020").status_code == 200
        counts.append(len(found))
    assert counts[2] == counts[0]


def test_the_matrix_leaves_as_a_sheet_and_words_stand_in_both_languages() -> None:
    proposed()
    client = signed_in("bappeda")
    answer = client.get("/uji-potensi/?tahun=2020&format=csv")
    assert (answer.status_code, b"Dinas Contoh Satu" in answer.content) == (200, True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert b"Targets of 2020." in client.get("/uji-potensi/?tahun=2020").content


def test_a_survey_gives_the_potential_of_its_account_and_corrections_are_new_rows() -> None:
    strata = (fields.StratumSaid("A", "Jalan utama", 20), fields.StratumSaid("B", "Jalan lain", 40))
    design = fields.DesignSaid(strata, (fields.ItemSaid("motor", "Sepeda motor", 1000_00),), 313, 0.8, 0.1,
                               "Perda contoh")  # fmt: skip
    survey = fields.begin(actor=ADMIN, uid=uuid.uuid4(), title="Parkir", agency=OWN, account="4.1.2.01.04",
                          fiscal_year=2020, design=design)  # fmt: skip
    day = dt.date(2019, 8, 1)
    seen = {"A": (310, 290, 350, 275, 326), "B": (120, 90, 150, 110, 95, 130, 105, 100)}
    points = [
        fields.count(actor=ADMIN, survey=survey, uid=uuid.uuid4(),
                     found=fields.Counted(code, f"{code}{at}", day, "Penghitung", {"motor": number}))
        for code, numbers in seen.items() for at, number in enumerate(numbers)
    ]  # fmt: skip
    right = fields.Counted("A", "A4", day, "Penghitung", {"motor": 325})
    assert refused(
        lambda: fields.correct(actor=ADMIN, point=points[4], uid=uuid.uuid4(), found=right, reason=" ")
    ) == "reason"  # fmt: skip
    fields.correct(actor=ADMIN, point=points[4], uid=uuid.uuid4(), found=right, reason="Salah tulis")
    found = found_of(fields.known().get())
    assert found.revenue is not None
    assert (found.revenue.gross, found.revenue.collectable) == (3_349_100_000_00, 2_679_280_000_00)
    assert len(found.points) == 13
    side = standing(2020, dt.date(2019, 8, 21)).sides["revenue", OWN, "4.1.2.01.04"]
    assert (side.forecast, side.notes, side.survey and side.survey.survey) == (None, ("no_history",), survey)
    again = fields.Counted("A", "a0", day, "Penghitung", {"motor": 1})
    assert refused(
        lambda: fields.count(actor=ADMIN, survey=survey, uid=uuid.uuid4(), found=again)
    ) == "counted_already"  # fmt: skip


def test_a_total_is_split_to_the_last_sen_and_equally_hard() -> None:
    sides = []
    for number, code in enumerate((OWN, OTHER), 1):
        wide = spread([0.1, 0.5, 0.9], [[number * 60e9, number * 75e9, number * 90e9]], [number * 100e9])
        sides.append(Side("absorption", code, "", "", number * 100 * 10**9, None, wide, wide))
    made = Standing(2020, dt.date(2019, 8, 21), "x", 7, (2018,), {side.key: side for side in sides})
    found = divide(made, 0.8)
    assert found is not None
    assert found.split is not None
    assert (found.total_sen, sum(found.split.targets.tolist())) == (240 * 10**9, 240 * 10**9)
    assert abs(float(found.split.chances[0] - found.split.chances[1])) < 0.005
    assert divide(Standing(2020, dt.date(2019, 8, 21), "x", 0, (), {}), 0.8) is None


def test_a_total_that_cannot_be_read_is_told() -> None:
    answer = signed_in("bappeda").get("/uji-potensi/adil/?total=banyak")
    assert (answer.status_code, "lebih dari 0" in answer.content.decode()) == (200, True)
    assert signed_in("planner").get("/uji-potensi/adil/").status_code == 403
