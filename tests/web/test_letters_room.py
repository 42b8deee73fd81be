"""The letters room on screen: the register, the source view, Word forms, signed copies, slips."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as Upload
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from rooms.signed import signed
from rooms.test_letters_room import changed
from web import factories
from web.test_decisions import decide
from web.test_meetings import D, drive, planned, posts

from rapim.letters import numbering
from rapim.letters.actions import body_of
from rapim.letters.inviting import Said, invite
from rapim.letters.models import LetterNumber, RoutingSlip, SignedCopy, WordForm
from rapim.letters.source import LETTER, MINUTES, SLIP
from rapim.letters.wordforms import house_form

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def _now(clock: Any) -> None:
    factories.agencies()
    numbering.set_register(actor=factories.ADMIN, code="umum", name="Bagian Umum", unit="27.00")


def as_(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name=f"{role}{agency[:4]}"))
    return client


def taken(key: str, sifat: str = "biasa") -> LetterNumber:
    return numbering.take_number(
        actor=factories.ADMIN, register="umum", classification="005", day=D(2019, 8, 21),
        subject=f"Perihal {key}", key=key, sifat=sifat,
    )  # fmt: skip


def invited(sifat: str = "biasa", **said: Any) -> LetterNumber:
    posts()
    one = planned(**said)
    drive(one, "call")
    wish = Said("umum", "005", D(2019, 8, 21), "sekda", "Contoh", sifat=sifat, copies=["Arsip"])
    return invite(actor=factories.ADMIN, meeting=one, said=wish).number


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_addresses_that_papers_bear_are_those_of_the_pages() -> None:
    assert LETTER.format(pk=7) == reverse("letter", args=[7])
    assert MINUTES.format(code="rapim-1") == reverse("minutes", args=["rapim-1"])
    assert SLIP.format(uid=KEY) == reverse("slip", args=[KEY])


def test_the_register_shows_numbers_and_no_secret_subject() -> None:
    number = invited("rahasia")
    taken("satu"), taken("dua", "rahasia")
    numbering.void_number(actor=factories.ADMIN, number=taken("tiga"), reason="Salah tulis")
    keeper, region = page(as_("adbang"), reverse("letters")), page(as_("bappeda"), reverse("letters"))
    secrets = ("Perihal dua", number.subject)
    assert [text in keeper for text in ("Perihal satu", *secrets)] == [True, True, True]
    assert [text in region for text in ("Perihal satu", *secrets)] == [True, False, False]
    assert ("005/1/27.00/2019" in region, "Hal tidak ditampilkan" in region) == (True, True)
    head = page(as_("agency_head", factories.OWN), reverse("letters"))
    assert [text in head for text in ("Perihal satu", "Perihal dua", number.subject)] == [False, False, True]


def test_the_register_is_chosen_by_year_kind_and_sifat() -> None:
    invited()
    taken("satu"), taken("dua", "rahasia")
    numbering.void_number(actor=factories.ADMIN, number=taken("tiga"), reason="Salah")
    client = as_("adbang")

    def shown(**asked: str) -> list[int]:
        rows = client.get(reverse("letters"), asked).context["rows"]
        return [row.number.serial for row in rows]

    assert shown() == [4, 3, 2, 1]
    assert [shown(jenis=kind) for kind in ("invitation", "other", "void")] == [[1], [4, 3, 2], [4]]
    assert (shown(sifat="rahasia"), shown(tahun="2018"), shown(tahun="2019", buku="lain")) == (
        [3], [4, 3, 2, 1], [],
    )  # fmt: skip
    LetterNumber.objects.filter(serial=2).delete()
    assert client.get(reverse("letters")).context["gaps"] == ["Nomor yang kosong pada Bagian Umum 2019: 2."]


def test_one_and_three_letters_ask_the_same() -> None:
    client = as_("bappeda")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("letters"))
        return len(queries)

    invited()
    first = asked()
    taken("a"), taken("b", "rahasia")
    assert asked() == first


def test_a_closed_letter_opens_to_few(settings: Settings) -> None:
    settings.ADDRESS = ""
    number = invited("rahasia")
    address, paper = reverse("letter", args=[number.pk]), reverse("letter_paper", args=[number.pk, "pdf"])
    clients = [as_("adbang"), as_("regent"), as_("agency_head", factories.OWN), as_("bappeda")]
    assert [[client.get(one).status_code for one in (address, paper)] for client in clients] == [
        [200, 200], [200, 200], [200, 200], [403, 403],
    ]  # fmt: skip
    letter = number.letter
    old = reverse("meeting_document", args=[letter.meeting.code, letter.documents["pdf"]])
    again = reverse("document", args=[letter.documents["pdf"]])
    assert [clients[3].get(one).status_code for one in (old, again)] == [404, 404]
    assert number.text not in page(clients[3], reverse("documents"))
    text = page(clients[0], address)
    assert ("RAPIM_ADDRESS" in text, clients[0].post(address, {}).status_code) == (True, 200)
    assert clients[2].post(address, {}).status_code == 403
    assert clients[0].get(reverse("letter_paper", args=[number.pk, "signed"])).status_code == 404


def test_a_signed_pdf_comes_back_and_stands_beside_the_first() -> None:
    number, client = invited(), as_("adbang")
    address = reverse("letter", args=[number.pk])
    first = client.get(reverse("letter_paper", args=[number.pk, "pdf"]) + "?unduh=1")
    assert first["Content-Disposition"] == 'attachment; filename="surat-umum-2019-1.pdf"'
    said = {"signer": "Siti Rahayu", "file": Upload("a.pdf", first.content)}
    assert "belum bertanda tangan" in client.post(address, said).content.decode()
    said["file"] = Upload("a.pdf", signed(first.content))
    assert client.post(address, said).status_code == 302
    copy = SignedCopy.objects.get()
    back = client.get(reverse("letter_paper", args=[number.pk, "signed"]))
    assert (back.content, back.content[: len(first.content)]) == (body_of(copy.signed), first.content)
    assert client.get(reverse("letter_paper", args=[number.pk, "pdf"])).content == first.content
    assert "Siti Rahayu" in page(client, address)
    assert client.post(address, said).status_code == 403


def test_a_form_is_changed_checked_and_given_back() -> None:
    client, address = as_("adbang"), reverse("letter_form", args=["invitation"])
    wrong = changed(lambda word: word.add_paragraph("Kepada {{ penerimaa }}"))
    refused = client.post(address, {"file": Upload("a.docx", wrong), "seen": 0})
    text = refused.content.decode()
    assert (refused.status_code, WordForm.objects.count()) == (422, 0)
    assert ["Kepada {{ penerimaa }}" in text, "Mungkin maksudnya penerima." in text] == [True, True]
    good = changed(lambda word: word.add_paragraph("Bentuk daerah"))
    said = {"file": Upload("undangan.docx", good), "seen": 0, "note": "Kop baru"}
    assert client.post(address, said).status_code == 302
    now = client.get(reverse("letter_form_file", args=["invitation", "berlaku"])).content
    assert (now, client.get(reverse("letter_form_file", args=["invitation", "1"])).content) == (good, good)
    late = client.post(address, {"file": Upload("b.docx", house_form("invitation")), "seen": 0})
    assert "sudah mengganti bentuk ini" in late.content.decode()
    assert client.post(address, {"house": "1", "seen": "1"}).status_code == 302
    own = client.get(reverse("letter_form_file", args=["invitation", "berlaku"])).content
    assert (own, WordForm.objects.count()) == (house_form("invitation"), 2)
    example = client.get(reverse("letter_form_file", args=["minutes", "contoh"]))
    assert (example.status_code, example.content[:2]) == (200, b"PK")
    gone = [reverse("letter_form", args=["bahan"]), reverse("letter_form_file", args=["invitation", "9"])]
    assert [client.get(one).status_code for one in gone] == [404, 404]


def slip(**said: Any) -> dict[str, Any]:
    usual = {
        "giver": "sekda", "to": [f"kepala-{factories.OWN}"], "others": "Kepala Bidang", "day": "2019-08-21",
        "instructions": ["act"], "deadline": "2019-08-28", "note": "Segera", "uid": str(uuid.UUID(KEY)),
    }  # fmt: skip
    return {**usual, **said}


def test_a_letter_is_passed_on_and_who_it_goes_to_reads_the_slip() -> None:
    posts()
    number, client = taken("satu", "rahasia"), as_("adbang")
    address = f"{reverse('slip_give')}?surat={number.pk}"
    assert "sedikitnya satu instruksi" in client.post(address, slip(instructions=[])).content.decode()
    for _ in range(2):
        assert client.post(address, slip()).status_code == 302
    row = RoutingSlip.objects.get()
    assert [one["title"] for one in row.to] == ["Kepala Dinas Contoh Satu", "Kepala Bidang"]
    sheet, paper = reverse("slip", args=[KEY]), reverse("slip_paper", args=[KEY])
    receiver, other, region = (
        as_("agency_head", factories.OWN),
        as_("agency_head", factories.OTHER),
        as_("bappeda"),
    )
    assert [one.get(sheet).status_code for one in (client, receiver, other, region)] == [200, 200, 403, 403]
    assert [one.get(paper).status_code for one in (client, receiver, other, region)] == [200, 200, 403, 403]
    assert receiver.get(paper).content == body_of(row.document)
    assert ["005/1/" in page(one, reverse("slips")) for one in (client, receiver, other, region)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert receiver.get(address).status_code == 403
    wrong = (f"{reverse('slip_give')}?surat=99999", reverse("slip_give"), reverse("slip", args=["x"]))
    assert [client.get(one).status_code for one in wrong] == [404, 404, 404]
    assert io.BytesIO(body_of(row.document)).read(5) == b"%PDF-"


def test_a_head_passes_a_decision_on_within_the_agency(clock: Any) -> None:
    posts()
    one = decide(factories.OWN)
    head, other = as_("agency_head", factories.OWN), as_("agency_head", factories.OTHER)
    address = f"{reverse('slip_give')}?arahan={one.code}"
    assert "Teruskan dengan disposisi" in page(head, reverse("decision", args=[one.code]))
    asked = head.get(address).context["form"]
    assert [code for code, _ in asked.fields["giver"].choices] == [f"kepala-{factories.OWN}"]
    assert "to" not in asked.fields
    said = slip(giver=f"kepala-{factories.OWN}", others="Kepala Bidang Jalan\nSeksi Jembatan")
    assert head.post(address, said).status_code == 302
    row = RoutingSlip.objects.get()
    assert (row.agency, [one["title"] for one in row.to]) == (
        factories.OWN, ["Kepala Bidang Jalan", "Seksi Jembatan"],
    )  # fmt: skip
    assert reverse("slip", args=[KEY]) in page(head, reverse("decision", args=[one.code]))
    assert [one.code in page(head, where) for where in (reverse("slips"), reverse("slip", args=[KEY]))] == [
        True, True,
    ]  # fmt: skip
    refused = [other.get(address), other.post(address, said), other.get(reverse("slip", args=[KEY]))]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert as_("bappeda").get(address).status_code == 403


def test_the_source_view_names_the_rules_of_its_day() -> None:
    text = page(as_("adbang"), reverse("letter", args=[taken("satu").pk]))
    assert "Permendagri 54/2009 (naskah aturannya belum diperiksa)" in text


def test_forms_of_the_room_want_the_token() -> None:
    number = taken("satu")
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("adbang"))
    addresses = [
        reverse("letter", args=[number.pk]),
        reverse("letter_form", args=["invitation"]),
        f"{reverse('slip_give')}?surat={number.pk}",
    ]
    assert [client.post(one).status_code for one in addresses] == [403, 403, 403]
