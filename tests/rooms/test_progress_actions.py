"""Reports of the field as acts: they arrive once, nothing is overwritten, nobody checks himself."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User

from rapim.ledger import clock
from rapim.ledger.actions import Actor, kept_path
from rapim.ledger.models import LogEntry
from rapim.org.actions import Refused
from rapim.procurement.actions.photos import Sent
from rapim.procurement.actions.progress import Stored, Submission, check_report, report_progress
from rapim.procurement.measures.progress import Terms
from rapim.procurement.models import ProgressCheck, ProgressPhoto, ProgressReport
from rooms import photos

pytestmark = pytest.mark.django_db
D = dt.date
SUNDAY = D(2025, 9, 28)
TERMS = Terms(
    "tender", "T1", D(2025, 6, 25), True, {"1": "Galian", "2": "Aspal"}, 10**11, 10**11, D(2025, 9, 30)
)
BARE = replace(TERMS, items={})


@pytest.fixture(autouse=True)
def september() -> None:
    clock.set_to(dt.datetime(2025, 9, 30, 3, tzinfo=dt.UTC))


@pytest.fixture
def officer() -> Actor:
    return actor("petugas")


def actor(name: str) -> Actor:
    return Actor(name.title(), User.objects.create(username=name).pk)


def sent(number: int = 1, shares: Mapping[str, float] | None = None, **more: Any) -> Submission:
    known = {"1": 0.4, "2": 0.1} if shares is None else shares
    return Submission(uuid.UUID(int=number), more.pop("week_end", SUNDAY), known, **more)


def report(who: Actor, submission: Submission, terms: Terms = TERMS) -> Stored:
    return report_progress(actor=who, submission=submission, terms=terms, zone="Asia/Jakarta")


def code_of(who: Actor, submission: Submission, terms: Terms = TERMS) -> str:
    with pytest.raises(Refused) as refused:
        report(who, submission, terms)
    return refused.value.code


def rows() -> list[tuple[Any, ...]]:
    return list(ProgressReport.objects.order_by("id").values_list("item", "share", "reported_by_name"))


def test_a_report_is_a_row_for_each_item_and_one_line_in_the_log(officer: Actor) -> None:
    done = report(officer, sent(problem=" Hujan ", latitude=-6.76, longitude=110.85))
    assert (done.status, rows()) == ("stored", [("1", 0.4, "Petugas"), ("2", 0.1, "Petugas")])
    first = ProgressReport.objects.order_by("id")[0]
    assert (first.problem, first.latitude, first.week_end) == ("Hujan", -6.76, SUNDAY)
    assert first.uid == uuid.uuid5(uuid.UUID(int=1), "1")
    entry = LogEntry.objects.get(verb="report_progress")
    assert (entry.subject, entry.after["shares"]) == ("work:tender/T1", {"1": 0.4, "2": 0.1})


def test_a_work_without_a_schedule_is_reported_whole(officer: Actor) -> None:
    report(officer, sent(1, {"": 0.35}), BARE)
    assert rows() == [("", 0.35, "Petugas")]


def test_a_report_sent_twice_arrives_once(officer: Actor) -> None:
    pictures = [Sent(photos.small(1)), Sent(photos.small(2))]
    first = report(officer, sent(photos=pictures))
    again = report(officer, sent(photos=pictures, seen=uuid.UUID(int=9)))
    assert (first.status, again.status) == ("stored", "already")
    assert [row.pk for row in again.rows] == [row.pk for row in first.rows]
    counts = (ProgressReport.objects.count(), ProgressPhoto.objects.count(), LogEntry.objects.count())
    assert counts == (2, 2, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"shares": {"1": 0.5, "2": 0.1}},
        {"shares": {"1": 0.4}},
        {"week_end": D(2025, 9, 21)},
        {"problem": "Banjir"},
        {"photos": [Sent(photos.small(3))]},
    ],
)
def test_another_report_under_a_known_name_is_refused_not_swallowed(
    officer: Actor, other: dict[str, Any]
) -> None:
    report(officer, sent())
    assert code_of(officer, sent(1, other.pop("shares", None), **other)) == "report_other_content"
    assert ProgressReport.objects.count() == 2


def test_nobody_takes_the_name_of_anothers_report(officer: Actor) -> None:
    report(officer, sent())
    assert code_of(actor("lain"), sent()) == "report_other_content"


def test_what_is_sent_again_answers_even_when_the_work_is_over(officer: Actor) -> None:
    report(officer, sent())
    assert report(officer, sent(), replace(TERMS, running=False)).status == "already"


def test_two_officers_of_one_week_are_in_conflict_and_both_stand(officer: Actor) -> None:
    report(officer, sent(1))
    done = report(actor("lain"), sent(2, {"1": 0.3, "2": 0.1}))
    assert (done.status, [(one.later.item, one.earlier.share) for one in done.conflicts]) == (
        "conflict",
        [("1", 0.4)],
    )
    assert len(rows()) == 4


def test_who_saw_the_other_report_corrects_it_without_a_conflict(officer: Actor) -> None:
    first = report(officer, sent(1))
    done = report(actor("lain"), sent(2, {"1": 0.3}, seen=first.rows[-1].uid))
    assert (done.status, list(done.conflicts)) == ("stored", [])


@pytest.mark.parametrize(
    ("change", "terms", "code"),
    [
        ({"shares": {"1": 1.2}}, {}, "report_share"),
        ({"shares": {"7": 0.2}}, {}, "report_item"),
        ({"week_end": D(2025, 10, 12)}, {}, "report_future"),
        ({"week_end": D(2025, 9, 30)}, {}, "report_not_sunday"),
        ({"week_end": D(2025, 6, 1)}, {}, "report_before_contract"),
        ({}, {"running": False}, "report_not_running"),
        ({}, {"from_sen": 10**12}, "report_below_ceiling"),
        ({"photos": [Sent(photos.small(n)) for n in range(7)]}, {}, "report_photos"),
        ({"photos": [Sent(b"rusak")]}, {}, "photo_unreadable"),
    ],
)
def test_a_refused_report_leaves_nothing(
    officer: Actor, change: dict[str, Any], terms: dict[str, Any], code: str
) -> None:
    shares = change.pop("shares", None)
    assert code_of(officer, sent(1, shares, **change), replace(TERMS, **terms)) == code
    counts = (ProgressReport.objects.count(), ProgressPhoto.objects.count(), LogEntry.objects.count())
    assert counts == (0, 0, 0)


def test_photos_hang_on_the_first_row_once_and_lie_under_their_hash(officer: Actor) -> None:
    done = report(officer, sent(photos=[Sent(photos.small(1)), Sent(photos.small(2)), Sent(photos.small(1))]))
    kept = list(ProgressPhoto.objects.all())
    assert {photo.report_id for photo in kept} == {done.rows[0].pk}
    assert len(kept) == 2
    assert [kept_path(photo.sha256).stat().st_size for photo in kept] == [photo.size for photo in kept]


def test_a_phone_with_a_clock_ahead_reports_now(officer: Actor) -> None:
    tomorrow = clock.now() + dt.timedelta(days=1)
    before = clock.now() - dt.timedelta(days=1)
    assert report(officer, sent(1, reported_at=tomorrow)).rows[0].reported_at == clock.now()
    assert report(officer, sent(2, reported_at=before, seen=uuid.UUID(int=3))).rows[0].reported_at == before


def check(who: Actor, done: Stored, *, accepted: bool = True, reason: str = "", seen: int = 0) -> int:
    return check_report(actor=who, reports=done.rows, accepted=accepted, reason=reason, seen=seen)


def check_code(who: Actor, done: Stored, **said: Any) -> str:
    with pytest.raises(Refused) as refused:
        check(who, done, **said)
    return refused.value.code


def test_a_checker_accepts_and_the_same_word_twice_is_said_once(officer: Actor) -> None:
    done, ppk = report(officer, sent()), actor("ppk")
    assert [check(ppk, done), check(ppk, done), check(ppk, done, seen=2)] == [2, 0, 0]
    assert ProgressCheck.objects.count() == 2
    assert LogEntry.objects.filter(verb="check_progress").count() == 1


def test_returning_needs_a_reason_and_the_last_word_counts(officer: Actor) -> None:
    done, ppk = report(officer, sent()), actor("ppk")
    assert check_code(ppk, done, accepted=False, reason="  ") == "check_reason"
    check(ppk, done)
    check(ppk, done, accepted=False, reason="Foto tidak cocok", seen=2)
    last = ProgressCheck.objects.order_by("-id")[0]
    assert (last.accepted, last.reason, last.by_name) == (False, "Foto tidak cocok", "Ppk")


def test_nobody_checks_a_report_of_their_own(officer: Actor) -> None:
    done = report(officer, sent())
    assert check_code(officer, done) == "check_own"
    assert ProgressCheck.objects.count() == 0


def test_two_checkers_do_not_contradict_each_other_unseen(officer: Actor) -> None:
    done = report(officer, sent())
    check(actor("ppk"), done)
    assert check_code(actor("pptk"), done, accepted=False, reason="Tidak cocok") == "check_moved"
    assert check_code(actor("lain"), Stored("stored", ())) == "check_none"
