"""From the opening meeting of 7 January 2020 to the effect of its decisions; each step stands on the one before.

Five people in five sessions: the secretariat (who moderates), the Sekda, the acting regent, the heads of two
agencies; and the wall.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from browser.cycle.conftest import LATER, MORNING, NEXT, Town, go, judged, press, told, write
from browser.people.test_room import press as alt
from rapim.demo.people import heads

pytestmark = pytest.mark.browser
MEETING, AFTER = "/rapat/pembukaan-2020-01-07/", "/rapat/rapim-2020-02-18/"
CODE = "pembukaan-2020-01-07"
DECISIONS = (
    ("Sampaikan rencana percepatan serapan tahun 2020 per triwulan.", "BPPKAD", "2020-01-31"),
    ("Umumkan seluruh RUP tahun 2020 di SiRUP.", "Setda", "2020-01-31"),
    ("Tenderkan ulang paket jalan yang gagal.", "Dinas PUPR", "2020-01-28"),
    ("Serahkan jaminan pelaksanaan paket gedung.", "Disdikpora", "2020-02-14"),
    ("Mulai paket puskesmas paling lambat Maret.", "Dinas Kesehatan", "2020-03-02"),
    ("Tetapkan cara pengadaan alat kesehatan.", "RSUD", "2020-02-10"),
    ("Hitung ulang target pajak parkir.", "Dishub", "2020-02-20"),
    ("Hitung ulang target retribusi pasar.", "Disdag", "2020-02-20"),
    ("Laporkan jumlah hukuman disiplin per triwulan.", "BKPP", "2020-04-06"),
    ("Selesaikan pembebasan lahan jalan lingkar.", "Dinas PKPLH", "2020-03-31"),
    ("Perbaiki anggaran kas yang dibagi rata.", "Kesbangpol", "2020-01-24"),
    ("Susun anggaran kas.", "BPBD", "2020-01-24"),
)


def titles(page: Page) -> list[str]:
    """The titles of an agenda in their order."""
    return [text.split(". ", 1)[1] for text in page.locator("ol.agenda .what > b").all_inner_texts()]


def reasons(page: Page) -> list[str]:
    """Why each item stands on an agenda."""
    return page.locator("ol.agenda .what > p").all_inner_texts()


def pairs(page: Page) -> list[tuple[str, str]]:
    """The slots of the agencies with what each is asked about."""
    both = zip(titles(page), reasons(page), strict=True)
    return [(title, why) for title, why in both if why.startswith("giliran perangkat daerah")]


def physical(town: Town) -> dict[str, int]:
    """How many physical packages each agency had in 2019, by the packages themselves."""
    found = town.said("packages", "--as-of", "2019-12-31", "--year", "2019")
    names = {office.name: office.short for office in heads()}
    works = [one for one in found["packages"] if one["kind"] == "construction" and one["stage"] != "batal"]
    return dict(Counter(names[one["agency_name"]] for one in works))


def test_the_opening_meeting_is_planned_with_the_agenda_of_the_year_that_ended(town: Town) -> None:
    page = town.person("adbang")
    go(page, "/rapat/")
    page.get_by_role("link", name="Rencanakan rapat").click()
    page.select_option("[name=kind]", "opening")
    write(page, title="Rapat Pimpinan pembukaan tahun 2020", day="2020-01-07", hour="09:00", minutes="180")
    write(page, place="Command Center", as_of="2019-12-31")
    judged(page)
    press(page, "Simpan")
    assert page.url.endswith(MEETING)
    page.get_by_role("link", name="Agenda").click()
    assert titles(page)[:4] == [
        "Serapan anggaran 2019",
        "Tender dan pekerjaan 2019 yang terlambat",
        "Uji potensi: target yang pas",
        "Disiplin ASN dan non-ASN (jumlah saja)",
    ]
    assert reasons(page)[:2] == ["tujuan rapat · serapan 78,06%", "tujuan rapat · 336 terlambat"]
    works = {title: re.search(r"([0-9]+) paket fisik", why) for title, why in pairs(page)}
    slots = {title: int(found[1]) for title, found in works.items() if found}
    assert slots == physical(town)
    assert (len(titles(page)), len(pairs(page))) == (46, 35)
    press(page, "Ambil usulan ini sebagai agenda")
    assert told(page) == "Agenda versi 1 disimpan."


def test_two_agencies_raise_problems_and_one_is_known_again(town: Town) -> None:
    head = town.person("kepala")
    go(head, "/masalah/")
    head.get_by_role("link", name="Ajukan masalah").click()
    write(head, title="Tender jembatan gagal lagi, tidak ada pemenang", stake="3,15 miliar", act_by="2020-01-31")
    write(head, text="Tender jembatan kembali gagal; tidak ada peserta yang lulus evaluasi sampai akhir tahun.")
    write(head, ask="Mohon keputusan cara pemilihan penyedia sebelum akhir Januari.")
    press(head, "Periksa")
    press(head, "Tender/seleksi gagal, harus diulang")
    assert "Setda menurut tupoksi atas sebab" in head.locator("#periksa").inner_text()
    judged(head)
    press(head, "Ajukan")
    assert told(head) == "Masalah M-2020-0001 diajukan."
    assert "Tender jembatan antar desa dua kali gagal" in head.locator("#riwayat li").first.inner_text()
    head.locator("#riwayat summary").first.click()
    press(head, "Tautkan: masalah yang sama", "#riwayat li:first-child")
    judged(head)
    hospital = town.person("direktur")
    go(hospital, "/masalah/baru/")
    write(hospital, title="Alat kesehatan turun tayang dari e-katalog", ask="Mohon persetujuan tender terbuka.")
    write(hospital, text="Pesanan alat kesehatan tidak dijawab; barang sudah tidak tayang di e-katalog.")
    press(hospital, "Ajukan")
    assert told(hospital) == "Masalah M-2020-0002 diajukan."
    page = town.person("adbang")
    go(page, f"{MEETING}agenda/")
    assert page.locator("#baru h2").inner_text() == "Masalah yang diajukan sesudah agenda disusun (2)"
    press(page, "Tambahkan ke agenda")
    assert told(page) == "Agenda versi 2 disimpan."
    assert titles(page)[46:] == [
        "Tender jembatan gagal lagi, tidak ada pemenang", "Alat kesehatan turun tayang dari e-katalog",
    ]  # fmt: skip
    judged(page)


def test_the_invitation_is_numbered_and_sent(town: Town) -> None:
    admin = town.person("admin")
    go(admin, "/atur/akun/")
    for name in ("sekda", "kepala", "direktur"):
        row = admin.locator("ul.people > li", has=admin.locator("b", has_text=re.compile(f"^{name}$")))
        row.locator("[name=address]").fill(f"{name}@kudus.invalid")
        with admin.expect_navigation():
            row.get_by_role("button", name="Simpan").click()
    page = town.person("adbang")
    go(page, MEETING)
    press(page, "Panggil peserta")
    assert told(page) == "Peserta dipanggil."
    page.get_by_role("link", name="Buat undangan").click()
    page.locator("main").get_by_role("link", name="Nomor surat").click()
    write(page, code="setda", name="Sekretariat Daerah", unit="SETDA")
    press(page, "Simpan")
    go(page, f"{MEETING}undangan/")
    write(page, place="Kudus", office="SEKRETARIAT DAERAH")
    press(page, "Terbitkan undangan")
    assert told(page) == "Undangan terbit dengan nomor 005/1/SETDA/2020."
    press(page, "Kirim undangan")
    assert told(page) == "38 undangan ditulis."
    expect(page.locator("#pesan li", has_text="@kudus.invalid")).to_have_count(3)
    judged(page)
    for _ in range(100):
        if len(town.box.mails) == 3:
            break
        page.wait_for_timeout(100)
    assert {mail["To"] for mail in town.box.mails} == {
        "sekda@kudus.invalid", "kepala@kudus.invalid", "direktur@kudus.invalid",
    }  # fmt: skip
    parts = [part.get_content_type() for part in town.box.mails[0].walk()]
    assert {"application/pdf", "text/calendar"} <= set(parts)


def test_the_packet_waits_for_the_answers_of_the_agencies(town: Town) -> None:
    page, head = town.person("adbang"), town.person("kepala")
    go(page, MEETING)
    press(page, "Susun draf bahan")
    assert told(page) == "Draf bahan disusun; perangkat daerah dapat memberi hak jawab."
    press(page, "Bekukan bahan")
    assert told(page) == "Hak jawab belum selesai 6 Januari 2020. Tunggu, atau isi alasan pembekuan."
    judged(page)
    go(head, MEETING)
    head.get_by_role("link", name="Lihat bahan OPD Anda").click()
    facts = head.locator("dl.brief-facts dd").all_inner_texts()
    assert facts == ["Rp136,1 miliar", "Rp73,7 miliar", "54,19%", "50,27%", "terlambat 154 hari"]
    judged(head)
    head.get_by_role("link", name="Tulis hak jawab").click()
    head.get_by_label("Menjelaskan").check()
    write(head, text="Empat paket jalan selesai 100 persen; tagihannya diterima sesudah tutup kas.")
    press(head, "Kirim")
    assert "tagihannya diterima sesudah tutup kas" in head.locator("#hak-jawab").inner_text()
    assert go(town.person("bupati"), MEETING).status == 200
