"""The data room and the log, as the people who feed and check the house see them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.people import papers
from browser.people.conftest import SignIn
from browser.people.fill import OWN

pytestmark = pytest.mark.browser


def bring(page: Page, path: Path) -> None:
    """Put a file into the data room and wait until it was read."""
    page.goto("/data/")
    page.set_input_files("#id_files", path)
    page.locator("form.bring button.main").click()
    page.wait_for_url(re.compile(r"/data/unggahan/\d+/"))
    expect(page.locator("#kemajuan")).to_have_count(0)
    expect(page.locator("h1")).to_have_text(path.name)


def confirm(page: Page) -> None:
    """Agree to what the preview shows, and open the batch that came of it."""
    page.locator("button[name=act][value=store]").click()
    expect(page.locator("#kemajuan")).to_have_count(0)
    expect(page.locator("p.note.success")).to_have_text("Sudah diproses")
    page.locator("a[href*='/data/batch/']").last.click()
    page.wait_for_url(re.compile(r"/data/batch/[^/]+/$"))


def test_the_planner_brings_a_month_sees_it_and_agrees(sign_in: SignIn, tmp_path: Path) -> None:
    page, path = sign_in("perencana"), papers.physical(tmp_path)
    bring(page, path)
    expect(page.locator("section.decide h2")).to_be_visible()
    assert re.search(r"[1-9]\d* baris disimpan", page.locator("dl.facts").first.inner_text())
    confirm(page)
    expect(page.locator("h1")).to_have_text(path.name)
    assert int(page.locator("dl.big dd").nth(1).inner_text()) > 0


def test_a_broken_file_is_answered_with_a_clear_report(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("perencana")
    bring(page, papers.broken(tmp_path))
    expect(page.locator("p.note.error")).to_contain_text("Tidak dapat dimuat")
    assert page.locator("button[value=store], button[value=accept]").count() == 0
    told = page.locator("section.card table tbody tr").first.inner_text()
    assert len(told.split()) >= 5, told
    page.locator("button[value=discard]").click()
    expect(page.locator("h1")).to_have_text("Ruang data")
    assert page.locator("ul.ups").count() == 0


def test_the_operator_corrects_a_report_and_sees_what_changed(sign_in: SignIn, tmp_path: Path) -> None:
    page, path = sign_in("adbang"), papers.corrected(tmp_path)
    page.goto("/awal/")
    expect(page).to_have_url(re.compile(r"/data/$"))
    expect(page.locator("table.fresh tbody tr")).to_have_count(3)
    bring(page, path)
    confirm(page)
    drift = page.locator("section.card").last.locator("table tbody tr")
    expect(drift).to_have_count(2)
    text = " ".join(drift.all_inner_texts())
    said = [int(figure.replace(".", "")) for figure in re.findall(r"Rp([\d.]+)", text)]
    changes = [new - old for old, new in zip(said[::2], said[1::2], strict=True)]
    assert (changes, OWN in text) == ([-papers.MOVED, papers.MOVED], True), text


def test_the_inspectorate_follows_a_figure_to_its_file_and_reads_the_log(sign_in: SignIn) -> None:
    page = sign_in("inspektorat")
    page.goto("/awal/")
    expect(page).to_have_url(re.compile(r"/data/batch/$"))
    page.goto(f"/opd/{OWN}/")
    page.locator("dl.big a.q").nth(2).click()
    source = page.locator("dialog#lembar table tbody tr").first
    batch = source.locator("th .mono").inner_text()
    page.goto(f"/data/batch/{batch}/")
    expect(page.locator("h1")).to_contain_text("Register_SP2D_")
    with page.expect_download() as brought:
        page.locator("a[download][href$='/berkas/']").click()
    assert brought.value.suggested_filename.endswith(".xlsx")
    page.goto("/atur/catatan/")
    expect(page.locator("h1")).to_have_text("Catatan perubahan")
    page.fill("#q", batch)
    page.press("#q", "Enter")
    page.wait_for_url(re.compile("q="))
    expect(page.locator("main table tbody")).to_contain_text("memuat batch")
