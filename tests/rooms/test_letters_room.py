"""The letters room: Word forms and their fence, signed copies, slips, the QR code and who reads."""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document as Word
from pytest_django import Settings

from rapim import words
from rapim.ledger import clock
from rapim.ledger.models import Document, LogEntry
from rapim.letters import esign, numbering, wordversions
from rapim.letters.actions import body_of, issue
from rapim.letters.esign import ByFile, Returned
from rapim.letters.fields import FIELDS, FORMS, INVITATION, MINUTES, sample
from rapim.letters.invitation import Invitation, invitation_pages, invitation_word
from rapim.letters.inviting import invite
from rapim.letters.models import Letter, LetterNumber, RoutingSlip, SignedCopy, WordForm
from rapim.letters.reading import Reader, missing
from rapim.letters.signing import Office, chains, signature
from rapim.letters.slips import Passed, Wish, pass_on
from rapim.letters.source import address_of, qr_drawing, qr_picture
from rapim.letters.wordfile import LARGEST, filled, refusals, settled
from rapim.letters.wordforms import house_form
from rapim.meeting.actions import RefusedError
from rapim.org import actions as org
from rooms.made import ACTOR
from rooms.signed import signed
from rooms.test_letters import SAID, because, meeting, register

pytestmark = pytest.mark.django_db
D = dt.date
NOW = dt.datetime(2020, 1, 2, 2, tzinfo=dt.UTC)
ADDRESS = "https://rapim.contoh.go.id"


@pytest.fixture(autouse=True)
def now() -> None:
    clock.set_to(NOW)
    org.name_government(actor=ACTOR, name="Kabupaten Contoh", code="99.01")


def changed(change: Callable[[Any], object], form: str = INVITATION) -> bytes:
    """The house's own form after someone worked on it in Word."""
    word = Word(io.BytesIO(house_form(form)))
    change(word)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def adding(text: str) -> bytes:
    return changed(lambda word: word.add_paragraph(text))


def packed(**parts: bytes) -> bytes:
    """The house's own form with parts of its package added or replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(house_form(INVITATION))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name, body)
    return file.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(house_form(INVITATION))) as parts:
        return parts.read(name)


def text_of(body: bytes) -> list[str]:
    word = Word(io.BytesIO(body))
    cells = [line for table in word.tables for row in table.rows for cell in row.cells
             for line in cell.text.split("\n")]  # fmt: skip
    return [paragraph.text for paragraph in word.paragraphs] + cells


@pytest.mark.parametrize("form", FORMS)
def test_the_house_form_is_good_and_shows_every_field(form: str) -> None:
    assert refusals(form, "a.docx", house_form(form)) == []
    body = filled(house_form(form), sample(form) | {"alamat": ADDRESS}, NOW, {})
    assert body == filled(house_form(form), sample(form) | {"alamat": ADDRESS}, NOW, {})
    said = "\n".join(text_of(body))
    flat = [value for name, value in sample(form).items() if isinstance(value, str) and name != "alamat"]
    assert [value for value in flat if value not in said and value.upper() not in said] == []
    assert ("{{" in said, "{%" in said) == (False, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ nomer }}", [("field_unknown", "{{ nomer }}", "nomer", "nomor")]),
        ("{{ nomor }", [("broken_tag", "{{ nomor }", "unexpected '}'", "")]),
        ("{{ penerima }}", [("list_as_text", "{{ penerima }}", "penerima", "")]),
        ("{{ nomor.__class__ }}", [("part_of_text", "{{ nomor.__class__ }}", "nomor.__class__", "")]),
        ("{{ nomor.upper() }}", [("not_allowed", "{{ nomor.upper() }}", "call", "")]),
        ("{{ 'x' * 99999999 }}", [("not_allowed", "{{ 'x' * 99999999 }}", "mul", "")]),
        ("{{ nomor ~ nomor }}", [("not_allowed", "{{ nomor ~ nomor }}", "concat", "")]),
        ("{% set x = nomor %}", [("not_allowed", "{% set x = nomor %}", "assign", "")]),
        ("{% include 'x' %}", [("not_allowed", "{% include 'x' %}", "include", "")]),
        ("{{ range(9) }}", [("not_allowed", "{{ range(9) }}", "call", "")]),
        ("{% for a in hal %}{{ a }}{% endfor %}",
         [("loop_over_text", "{% for a in hal %}{{ a }}{% endfor %}", "hal", "")]),
    ],
)  # fmt: skip
def test_a_form_that_says_more_than_fields_is_refused_with_its_place(
    text: str, found: list[tuple[str, str, str, str]]
) -> None:
    refused = refusals(INVITATION, "a.docx", adding(text))
    assert [(one.because, one.place, one.read, one.near) for one in refused] == found


@pytest.mark.parametrize(
    ("text", "because_of"),
    [
        ("{{ hal|xmlattr }}", "filter_unknown"),
        ("{% for a in acara %}{{ a.isi }}{% endfor %}", "part_unknown"),
        ("{% for a in acara %}{% for b in acara %}{% for c in acara %}{% endfor %}{% endfor %}{% endfor %}",
         "loop_odd"),
        ("{% for a in acara %}{{ a }}", "broken_tag"),
    ],
)  # fmt: skip
def test_more_that_is_refused(text: str, because_of: str) -> None:
    assert [one.because for one in refusals(INVITATION, "a.docx", adding(text))] == [because_of]


def test_a_field_in_the_foot_of_the_page_is_read_too() -> None:
    def foot(word: Any) -> None:
        word.sections[0].footer.paragraphs[0].text = "{{ nomor }} {{ rahasia }}"

    def named(word: Any) -> None:
        word.core_properties.title = "{{ lipsum() }}"

    assert [one.read for one in refusals(INVITATION, "a.docx", changed(foot))] == ["rahasia"]
    assert [one.because for one in refusals(INVITATION, "a.docx", changed(named))] == ["not_allowed"]


def test_a_form_without_a_needed_field_is_refused() -> None:
    def without(word: Any) -> None:
        for paragraph in word.paragraphs:
            if "tempat_tanggal" in paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)

    (one,) = refusals(INVITATION, "a.docx", changed(without))
    assert (one.because, one.read, one.near) == ("field_missing", "tempat_tanggal", "{{ tempat_tanggal }}")
    wrong = refusals(MINUTES, "a.docx", house_form(INVITATION))
    assert {one.because for one in wrong} == {"field_unknown"}


KIND = b"wordprocessingml.document.main+xml"
RELATIONS = "word/_rels/document.xml.rels"
LINKED = (b'<Relationship Id="rId99" Type="http://x/image" Target="http://contoh.go.id/a.png" '
          b'TargetMode="External"/></Relationships>')  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make", "because_of"),
    [
        ("surat.doc", lambda: house_form(INVITATION), "file_kind"),
        ("a.docx", lambda: b"%PDF-1.7", "file_kind"),
        ("a.docx", lambda: b"PK\x03\x04" + bytes(90), "file_broken"),
        ("a.docx", lambda: b"PK\x03\x04" + bytes(LARGEST), "file_large"),
        ("a.docx", lambda: packed(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", lambda: packed(**{"word/embeddings/a.xlsx": b"x"}), "embedded"),
        ("a.docx", lambda: packed(**{"word/big.xml": bytes(31 * 1024**2)}), "file_unpacked"),
        ("a.docx", lambda: packed(**{"word/document.xml": b"<!DOCTYPE a []><a/>"}), "file_broken"),
        ("a.docx", lambda: packed(**{"word/document.xml": b"<a"}), "file_broken"),
        ("a.docx", lambda: packed(**{"[Content_Types].xml": part("[Content_Types].xml").replace(
            KIND, b"wordprocessingml.template.main+xml")}), "file_kind"),
        ("a.docx", lambda: packed(**{RELATIONS: part(RELATIONS).replace(b"</Relationships>", LINKED)}),
         "reaches_out"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plain_word_file_is_refused(
    name: str, make: Callable[[], bytes], because_of: str
) -> None:
    body = make()
    if because_of == "file_large":
        body = body[: LARGEST + 1]
    elif because_of == "file_unpacked":
        body = settled(body)
    assert [one.because for one in refusals(INVITATION, name, body)] == [because_of]


def test_versions_are_added_and_issued_letters_stay() -> None:
    register()
    one = meeting(1)
    body = changed(lambda word: word.add_paragraph("Bentuk daerah {{ nomor }}"))
    keep = {"actor": ACTOR, "form": INVITATION, "name": "undangan.docx"}
    first = wordversions.keep_form(**keep, body=body, seen=0)
    assert wordversions.keep_form(**keep, body=body, seen=0) == first
    other = changed(lambda word: word.add_paragraph("Lain"))
    assert because(wordversions.keep_form, **keep, body=other, seen=0) == "form_meanwhile"
    assert because(wordversions.keep_form, **keep, body=b"PK", seen=1) == "form_refused"
    letter = invite(actor=ACTOR, meeting=one, said=SAID)
    word = body_of(Document.objects.get(pk=letter.documents["docx"]))
    assert (letter.form_version, "Bentuk daerah 005/1/27.00/2020" in text_of(word)) == (1, True)
    assert because(wordversions.house_form_again, actor=ACTOR, form=INVITATION, seen=0) == "form_meanwhile"
    again = wordversions.house_form_again(actor=ACTOR, form=INVITATION, seen=1)
    assert wordversions.house_form_again(actor=ACTOR, form=INVITATION, seen=1) == again
    assert wordversions.current(INVITATION) == wordversions.Current()
    assert body_of(Document.objects.get(pk=letter.documents["docx"])) == word
    assert list(WordForm.objects.values_list("version", "house")) == [(1, False), (2, True)]
    assert wordversions.body_of_form(first) == body
    assert LogEntry.objects.filter(verb="keep_form").count() == 2


REGENT = Office("bupati", "Bupati Contoh", "Hadi")
SEKDA = Office("sekda", "Sekretaris Daerah", "Siti")
ASSISTANT = Office("asisten-1", "Asisten Pemerintahan", "Joko")


def invitation(chain: list[Office], link: str = "") -> Invitation:
    return Invitation(
        government="Kabupaten Contoh", office="Sekretariat Daerah", place="Contoh", day=D(2020, 1, 2),
        number="005/1/27.00/2020", sifat="biasa", subject="Undangan", to=["Kepala Dinas"], opening="Dengan",
        when="Selasa", hours="09.00", where="Aula", agenda=["Serapan"], signed=signature(chain),
        name=chain[-1].name, copies=["Arsip"], link=link, moment=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("chain", "lines"),
    [
        ([REGENT], ["BUPATI CONTOH"]),
        ([Office("bupati", "Bupati Contoh", "Hadi", "plt")], ["Plt. BUPATI CONTOH"]),
        ([Office("bupati", "Bupati Contoh", "Hadi", "plh")], ["Plh. BUPATI CONTOH"]),
        ([Office("bupati", "Bupati Contoh", "Hadi", "pj")], ["Pj. BUPATI CONTOH"]),
        ([REGENT, SEKDA], ["a.n. BUPATI CONTOH", "SEKRETARIS DAERAH"]),
        ([REGENT, SEKDA, ASSISTANT],
         ["a.n. BUPATI CONTOH", "SEKRETARIS DAERAH", "u.b.", "ASISTEN PEMERINTAHAN"]),
    ],
)  # fmt: skip
def test_word_bears_the_signature_that_the_pdf_is_given(chain: list[Office], lines: list[str]) -> None:
    said = invitation(chain)
    word = text_of(invitation_word(said))
    at = word.index(lines[0])
    assert [line for line in word[at:] if line][: len(lines) + 1] == [*lines, chain[-1].name]
    assert list(said.signed) == lines


def test_nobody_signs_on_behalf_of_themselves() -> None:
    both = Office("bupati", "Bupati Contoh", "Siti", "plh")
    known = {one.post: one for one in (both, SEKDA, ASSISTANT)}
    found = chains("bupati", "sekda", known)
    assert {code: [one.post for one in chain] for code, chain in found.items()} == {
        "asisten-1": ["bupati", "asisten-1"], "bupati": ["bupati"],
    }  # fmt: skip
    acting = Office("asisten-1", "Asisten Pemerintahan", "Siti")
    found = chains("bupati", "sekda", {one.post: one for one in (REGENT, SEKDA, acting)})
    assert sorted(found) == ["bupati", "sekda"]


def test_the_qr_code_stands_where_there_is_an_address(settings: Settings) -> None:
    settings.ADDRESS = ""
    assert (address_of("/surat/{pk}/", pk=7), qr_drawing("")) == ("", "")
    settings.ADDRESS = ADDRESS
    link = address_of("/surat/{pk}/", pk=7)
    assert link == f"{ADDRESS}/surat/7/"
    assert (qr_drawing(link)[:4], qr_picture(link)[:4]) == ("<svg", b"\x89PNG")
    bare, coded = invitation_word(invitation([REGENT])), invitation_word(invitation([REGENT], link))
    assert (len(Word(io.BytesIO(bare)).inline_shapes), link in text_of(bare)) == (0, False)
    shapes = Word(io.BytesIO(coded)).tables[2]._tbl.xpath(".//pic:pic")
    assert (len(shapes), link in text_of(coded)) == (1, True)
    assert invitation_pages(invitation([REGENT], link)) != invitation_pages(invitation([REGENT]))


def unsigned() -> Document:
    board = {"as_of": "2020-01-02", "known_at": NOW.isoformat()}
    body = b"%PDF-1.7\nsurat\n%%EOF\n"
    return issue(actor=ACTOR, kind=INVITATION, title="Surat", board=board, body=body)


def test_a_signed_copy_is_kept_once_beside_the_unsigned() -> None:
    document, exchange = unsigned(), ByFile()
    handed = exchange.hand_out(document, "Siti Rahayu")
    back = Returned(document.pk, signed(handed.body))
    copy = exchange.take_back(actor=ACTOR, handed=handed, returned=back)
    assert exchange.take_back(actor=ACTOR, handed=handed, returned=back) == copy
    assert (copy.certificate, copy.signed.kind, body_of(copy.signed)) == (
        "Siti Rahayu", "invitation_signed", back.body,
    )  # fmt: skip
    assert body_of(document) == handed.body
    other = Returned(document.pk, signed(handed.body, "Orang Lain"))
    assert because(exchange.take_back, actor=ACTOR, handed=handed, returned=other) == "esign_already"
    assert (SignedCopy.objects.count(), LogEntry.objects.filter(verb="keep_signed").count()) == (1, 1)


def _stretched(body: bytes) -> bytes:
    return body + b"\n% sesudah ditandatangani\n"


@pytest.mark.parametrize(
    ("make", "because_of"),
    [
        (lambda body: body, "esign_unsigned"),
        (lambda body: body + b"% catatan\n", "esign_unsigned"),
        (lambda body: signed(body.replace(b"surat", b"salah")), "esign_other_document"),
        (lambda body: b"PK\x03\x04", "esign_not_pdf"),
        (lambda body: _stretched(signed(body)), "esign_not_covered"),
        (lambda body: signed(body).replace(b"/ETSI.CAdES", b"/ETSI.XAdES"), "esign_not_covered"),
        (lambda body: body + bytes(esign.LARGEST), "esign_large"),
    ],
)
def test_what_is_not_this_document_signed_whole_is_refused(
    make: Callable[[bytes], bytes], because_of: str
) -> None:
    document, exchange = unsigned(), ByFile()
    handed = exchange.hand_out(document, "Siti")
    returned = Returned(document.pk, make(handed.body))
    assert because(exchange.take_back, actor=ACTOR, handed=handed, returned=returned) == because_of
    assert SignedCopy.objects.count() == 0


def test_a_word_file_is_not_handed_out_to_be_signed() -> None:
    board = {"as_of": "2020-01-02", "known_at": NOW.isoformat()}
    word = issue(actor=ACTOR, kind="x", title="x", board=board, body=b"PK", media_type="text/plain")
    assert because(ByFile().hand_out, word, "Siti") == "esign_not_pdf"


def taken(key: str = "a", sifat: str = "biasa") -> LetterNumber:
    return numbering.take_number(
        actor=ACTOR,
        register="umum",
        classification="005",
        day=D(2020, 1, 2),
        subject="Uji",
        key=key,
        sifat=sifat,
    )


def wish(**said: Any) -> Wish:
    to = [{"post": "kepala-1.01", "title": "Kepala Dinas", "name": "Rina", "agency": "1.01"}]
    usual: dict[str, Any] = {
        "giver": SEKDA, "agency": "", "to": to, "instructions": ["report", "act"], "day": D(2020, 1, 2),
        "deadline": D(2020, 1, 9), "note": "Segera",
    }  # fmt: skip
    return Wish(**{**usual, **said})


def test_a_slip_passes_a_letter_on_once() -> None:
    register()
    number, uid = taken(), uuid.uuid4()
    row = pass_on(actor=ACTOR, uid=uid, passed=Passed(number), wish=wish())
    assert pass_on(actor=ACTOR, uid=uid, passed=Passed(number), wish=wish()) == row
    assert (row.title, row.instructions, body_of(row.document)[:5]) == (
        "SEKRETARIS DAERAH", ["act", "report"], b"%PDF-",
    )  # fmt: skip
    assert (RoutingSlip.objects.count(), LogEntry.objects.filter(verb="pass_on").count()) == (1, 1)


@pytest.mark.parametrize(
    ("said", "because_of"),
    [
        ({"to": []}, "slip_to_nobody"),
        ({"to": [{"title": "A"}] * 21}, "slip_to_many"),
        ({"instructions": []}, "slip_without_instruction"),
        ({"instructions": ["terbang"]}, "slip_without_instruction"),
        ({"deadline": D(2020, 1, 1)}, "slip_deadline_past"),
    ],
)
def test_a_slip_that_says_too_little_is_refused(said: dict[str, Any], because_of: str) -> None:
    register()
    passed = Passed(taken())
    assert because(pass_on, actor=ACTOR, uid=uuid.uuid4(), passed=passed, wish=wish(**said)) == because_of
    assert because(pass_on, actor=ACTOR, uid=uuid.uuid4(), passed=Passed(), wish=wish()) == "slip_of_nothing"


def test_gaps_are_told_and_secret_subjects_stay_out_of_the_log() -> None:
    register()
    for key in "abcdef":
        taken(key, "rahasia")
    LetterNumber.objects.filter(serial__in=(2, 4, 5)).delete()
    assert missing(LetterNumber.objects.all()) == {("umum", 2020): [(2, 2), (4, 5)]}
    assert {entry.after.get("subject") for entry in LogEntry.objects.filter(verb="take_number")} == {None}
    with pytest.raises(RefusedError, match="sifat_odd"):
        taken("z", "terbuka")


def test_who_finds_and_who_opens_a_letter() -> None:
    register()
    letter = invite(actor=ACTOR, meeting=meeting(2), said=SAID)
    plain, secret = taken("biasa"), taken("rahasia", "rahasia")
    keeper, region = Reader(True, True), Reader(False, True)
    called, stranger = Reader(False, False, (), ("1.01",)), Reader(False, False, (), ("9.99",))
    post = Reader(False, False, ("kepala-1.00",))
    numbers = [letter.number, plain, secret]
    assert [[reader.opens(one) for one in numbers] for reader in (keeper, region, called, stranger)] == [
        [True, True, True], [True, True, False], [True, False, False], [False, False, False],
    ]  # fmt: skip
    assert [reader.numbers().count() for reader in (keeper, region, called, stranger, post)] == [
        3,
        3,
        1,
        0,
        1,
    ]
    LetterNumber.objects.filter(pk=letter.number_id).update(sifat="rahasia")
    closed = Letter.objects.select_related("number").get(pk=letter.pk).number
    assert [reader.opens(closed) for reader in (keeper, region, called, post)] == [True, False, True, True]


def test_every_field_has_words() -> None:
    names = {field.name for fields in FIELDS.values() for field in fields}
    assert [name for name in sorted(names) if not words.has(f"letters_field.{name}")] == []
