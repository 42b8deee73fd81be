"""Reports that are written where there is no network: kept, sent once, and never against another's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from browser.conftest import FLAGS
from browser.field.conftest import kept
from browser.people.conftest import SignIn, enter
from browser.people.served import Served

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
MOST = 150 * 1024
PLACE = {"latitude": -6.80123, "longitude": 110.84123, "accuracy": 8}
LOST = ("Failed to load resource", "ERR_INTERNET_DISCONNECTED")


def work(code: str) -> str:
    return f"/lapangan/rup-{code}/"


def photo(folder: Path, name: str, turned: int) -> Path:
    """A large photo as a phone takes it: slow gradients, three thousand pixels wide."""
    red = Image.linear_gradient("L").resize((3000, 2000))
    green = red.rotate(turned).resize((3000, 2000))
    blue = Image.radial_gradient("L").resize((3000, 2000))
    path = folder / name
    Image.merge("RGB", (red, green, blue)).save(path, "JPEG", quality=98, subsampling=0)
    assert path.stat().st_size > MOST
    return path


def ready(page: Page, address: str) -> None:
    """Open a page of the field and wait until the phone can open it without a network."""
    page.goto(address)
    page.wait_for_selector("html[data-luring=siap]")


def fill(page: Page, *shares: str, note: str = "") -> None:
    for at, share in enumerate(shares, 1):
        page.fill(f"#item-{at}", share)
    page.fill("#catatan", note)


def waiting(page: Page) -> str:
    """The title of the queue, "" where nothing waits."""
    box = page.locator("#antrean")
    return box.locator("h2").inner_text() if box.is_visible() else ""


def offline(page: Page, off: bool) -> None:
    page.context.set_offline(off)


def forgive(heard: list[str]) -> None:
    """A lost network is what these journeys are about; anything else that the console says stays."""
    heard[:] = [said for said in heard if not any(part in said for part in LOST)]


def until(page: Page, come: Callable[[], bool]) -> None:
    """Wait for something outside the page, a few seconds at most."""
    for _ in range(300):
        if come():
            return
        page.wait_for_timeout(100)
    pytest.fail("it did not come")


def lose_the_first_answer(page: Page, address: str) -> list[int]:
    """Let the first report arrive and its answer be lost; the statuses of all answers."""
    answers: list[int] = []

    def carry(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        answer = route.fetch()
        answers.append(answer.status)
        if len(answers) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    page.context.route(re.compile(f"{re.escape(address)}$"), carry)
    return answers


def test_a_report_without_a_network_survives_a_reload_and_arrives_once(
    sign_in: SignIn, server: Served, heard: list[str], tmp_path: Path
) -> None:
    page = sign_in("sari", **PHONE, geolocation=PLACE, permissions=["geolocation"])
    ready(page, work("100"))
    offline(page, True)
    fill(page, "40", "25,5", note="Hujan dua hari")
    page.set_input_files("#foto", [photo(tmp_path, "a.jpg", 0), photo(tmp_path, "b.jpg", 90)])
    expect(page.locator("#foto-dipilih li")).to_have_count(2)
    page.click("#lokasi")
    expect(page.locator("#lokasi-kata")).to_contain_text("-6.80123, 110.84123")
    page.click("button.send")
    expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    page.reload()
    expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    expect(page.locator("h1")).to_have_text("Jalan 100")
    expect(page.locator("#luring")).to_be_visible()
    assert kept(server, "T100") == {"rows": [], "photos": []}

    answers = lose_the_first_answer(page, work("100"))
    offline(page, False)
    page.wait_for_function("() => document.querySelector('#antrean .st.watch') !== null")
    until(page, lambda: len(answers) == 1)
    page.click("#antrean > button")
    expect(page.locator("#kabar")).to_contain_text("Terkirim: Jalan 100.")
    assert waiting(page) == ""
    assert answers == [201, 200]
    found = kept(server, "T100")
    assert [(row[1], row[2], row[3], row[4], row[5]) for row in found["rows"]] == [
        ("1", 0.4, "sari", PLACE["latitude"], PLACE["longitude"]),
        ("2", 0.255, "sari", PLACE["latitude"], PLACE["longitude"]),
    ]
    assert len({row[6] for row in found["rows"]}) == 1
    assert [size <= MOST for _, size, *_ in found["photos"]] == [True, True]
    assert [place for _, _, *place in found["photos"] if place[2] is None] == []
    page.reload()
    assert waiting(page) == ""
    forgive(heard)


def test_a_report_survives_the_end_of_the_browser(browser: Browser, server: Served, tmp_path: Path) -> None:
    def opened() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profil", executable_path=shutil.which("chromium"), args=FLAGS, base_url=server.url,
            locale="id-ID", **PHONE,
        )  # fmt: skip

    context = opened()
    page = context.new_page()
    enter(page, "sari")
    ready(page, work("106"))
    server.kill()
    try:
        fill(page, "11")
        page.click("button.send")
        expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
        context.close()
        context = opened()
        page = context.new_page()
        page.goto(work("106"))
        expect(page.locator("h1")).to_have_text("Jalan 106")
        expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
        assert kept(server, "T106") == {"rows": [], "photos": []}
    finally:
        server.start()
    page.click("#antrean > button")
    expect(page.locator("#kabar")).to_contain_text("Terkirim: Jalan 106.")
    assert [(row[1], row[2]) for row in kept(server, "T106")["rows"]] == [("1", 0.11)]
    context.close()


def test_two_officers_who_disagree_both_stand(sign_in: SignIn, server: Served, heard: list[str]) -> None:
    first, second = sign_in("sari", **PHONE), sign_in("budi", **PHONE)
    for page in (first, second):
        ready(page, work("101"))
    fill(first, "30", "10")
    first.click("button.send")
    expect(first.locator("#kabar")).to_contain_text("Terkirim: Jalan 101.")
    offline(second, True)
    fill(second, "55", "10")
    second.click("button.send")
    expect(second.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    offline(second, False)
    clash = second.locator("#kabar .note.warning li")
    expect(clash).to_have_count(1)
    assert clash.inner_text() == (
        "1 Galian: Anda 55%, Sari Rekaan 30% (30 Sep 2025, 10.00). Keduanya disimpan."
    )
    expect(second.locator("#bertentangan li")).to_have_count(1)
    assert waiting(second) == ""
    second.click("#kabar button")
    expect(second.locator("#kabar .note")).to_have_count(0)
    third = sign_in("adbang")
    third.goto("/paket/rup-101/")
    shares = third.locator("#lapangan .said-of .num").all_inner_texts()
    assert sorted(shares) == ["10%", "10%", "30%", "55%"]
    assert [(row[1], row[2], row[3]) for row in kept(server, "T101")["rows"]] == [
        ("1", 0.3, "sari"), ("2", 0.1, "sari"), ("1", 0.55, "budi"), ("2", 0.1, "budi"),
    ]  # fmt: skip
    forgive(heard)


def test_without_javascript_the_form_still_stores(sign_in: SignIn, server: Served, tmp_path: Path) -> None:
    page = sign_in("sari", java_script_enabled=False, **PHONE)
    page.goto(work("102"))
    assert page.locator("#antrean, #luring, #lokasi").locator("visible=true").count() == 0
    fill(page, "15")
    page.set_input_files("#foto", photo(tmp_path, "c.jpg", 180))
    page.click("button.send")
    expect(page).to_have_url(re.compile(r"/lapangan/rup-102/\?minggu=2025-09-28"))
    found = kept(server, "T102")
    assert [(row[1], row[2], row[3]) for row in found["rows"]] == [("1", 0.15, "sari")]
    assert [size <= MOST for _, size, *_ in found["photos"]] == [True]


def test_another_week_is_chosen_without_a_network(sign_in: SignIn, server: Served, heard: list[str]) -> None:
    page = sign_in("sari", **PHONE)
    ready(page, work("107"))
    offline(page, True)
    page.select_option("#minggu", "2025-09-21")
    page.click("form.weeks-of button")
    expect(page.locator("#laporan h2")).to_have_text("Pekan sampai 21 September 2025")
    fill(page, "3")
    page.click("button.send")
    expect(page.locator("#antrean small")).to_contain_text("pekan sampai 21 September 2025")
    offline(page, False)
    expect(page.locator("#kabar")).to_contain_text("Terkirim: Jalan 107.")
    assert [(row[1], row[2], row[7]) for row in kept(server, "T107")["rows"]] == [("1", 0.03, "2025-09-21")]
    forgive(heard)


def test_another_officer_never_sends_what_the_first_wrote(
    contexts: Callable[..., BrowserContext], server: Served
) -> None:
    context = contexts(**PHONE)
    page = context.new_page()
    enter(page, "sari")
    ready(page, work("103"))
    offline(page, True)
    fill(page, "12")
    page.click("button.send")
    expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    context.clear_cookies()
    offline(page, False)
    expect(page.locator("#antrean .st")).to_have_text("◆masuk dulu untuk mengirim")
    enter(page, "budi")
    ready(page, "/lapangan/")
    page.click("#antrean > button")
    said = "Satu laporan milik sari menunggu di perangkat ini. Hanya sari yang dapat mengirimnya."
    expect(page.locator("#antrean li")).to_have_text(said)
    assert page.locator("#antrean li button").count() == 0
    assert kept(server, "T103") == {"rows": [], "photos": []}
    offline(page, True)
    page.goto(work("103"))
    expect(page.locator("h1")).to_have_text("Halaman ini belum pernah dibuka di perangkat ini")
    offline(page, False)
    context.clear_cookies()
    enter(page, "sari")
    page.goto("/lapangan/")
    expect(page.locator("#kabar")).to_contain_text("Terkirim: Jalan 103.")
    assert [(row[1], row[2], row[3]) for row in kept(server, "T103")["rows"]] == [("1", 0.12, "sari")]


def test_signing_out_names_what_waits_and_takes_the_kept_pages_away(
    contexts: Callable[..., BrowserContext], server: Served
) -> None:
    context = contexts(**PHONE)
    page = context.new_page()
    enter(page, "sari")
    ready(page, work("104"))
    offline(page, True)
    fill(page, "7")
    page.click("button.send")
    expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    context.route(re.compile("/lapangan/keadaan.json$"), lambda route: route.fulfill(status=503))
    offline(page, False)
    asked: list[str] = []
    answers = iter((False, True))

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message.split(".")[0])
        if next(answers):
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    page.click("details.me summary")
    page.click("details.me button.plain")
    until(page, lambda: len(asked) == 1)
    assert page.evaluate("caches.has('rapim-lapangan-halaman')") is True
    page.click("details.me button.plain")
    page.wait_for_url(re.compile("/akun/masuk/"))
    assert asked == ["Masih ada 1 laporan yang belum terkirim di perangkat ini"] * 2
    assert page.evaluate("caches.has('rapim-lapangan-halaman')") is False
    context.unroute_all()
    offline(page, True)
    page.goto(work("104"))
    expect(page.locator("h1")).to_have_text("Halaman ini belum pernah dibuka di perangkat ini")
    expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    offline(page, False)
    assert kept(server, "T104") == {"rows": [], "photos": []}


def test_what_the_server_holds_back_is_corrected_or_discarded(
    sign_in: SignIn, server: Served, heard: list[str], tmp_path: Path
) -> None:
    page = sign_in("sari", **PHONE)
    ready(page, work("105"))
    offline(page, True)
    fill(page, "33", note="Sebelum jadwal")
    page.set_input_files("#foto", photo(tmp_path, "d.jpg", 45))
    expect(page.locator("#foto-dipilih li")).to_have_count(1)
    page.eval_on_selector("input[name=week_end]", "one => { one.value = '2025-09-24'; }")
    page.click("button.send")
    expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    offline(page, False)
    expect(page.locator("#antrean .st.late")).to_have_count(1)
    assert page.locator("#antrean .st.late").inner_text().startswith("▲ditahan server: ")
    page.click("#antrean li a.button")
    expect(page.locator("#item-1")).to_have_value("33")
    expect(page.locator("#catatan")).to_have_value("Sebelum jadwal")
    expect(page.locator("#foto-dipilih li")).to_have_count(1)
    page.fill("#item-1", "35")
    page.click("button.send")
    expect(page.locator("#kabar")).to_contain_text("Terkirim: Jalan 105.")
    assert waiting(page) == ""
    found = kept(server, "T105")
    assert ([(row[1], row[2]) for row in found["rows"]], len(found["photos"])) == ([("1", 0.35)], 1)
    offline(page, True)
    fill(page, "36")
    page.click("button.send")
    expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#antrean li button.stop")
    expect(page.locator("#antrean")).to_be_hidden()
    offline(page, False)
    assert len(kept(server, "T105")["rows"]) == 1
    forgive(heard)
    heard[:] = [said for said in heard if "422" not in said]


def test_a_phone_that_keeps_nothing_sends_the_form_as_it_is(
    sign_in: SignIn, server: Served, tmp_path: Path
) -> None:
    page = sign_in("sari", **PHONE)
    page.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
    )
    page.goto(work("110"))
    fill(page, "5")
    page.set_input_files("#foto", photo(tmp_path, "e.jpg", 120))
    expect(page.locator("#foto-dipilih li")).to_have_count(1)
    page.click("button.send")
    expect(page).to_have_url(re.compile(r"/lapangan/rup-110/\?minggu=2025-09-28"))
    found = kept(server, "T110")
    assert ([(row[1], row[2]) for row in found["rows"]], len(found["photos"])) == ([("1", 0.05)], 1)
    assert found["photos"][0][1] <= MOST


def test_the_phone_keeps_pages_of_the_field_and_nothing_else(sign_in: SignIn, heard: list[str]) -> None:
    page = sign_in("pptk", **PHONE)
    ready(page, "/lapangan/")
    for address in (work("100"), "/lapangan/periksa/", "/paket/", "/paket/rup-100/"):
        page.goto(address)
    found = page.evaluate(
        """async () => {
          const names = await caches.keys(), found = {};
          for (const name of names) {
            const shelf = await caches.open(name);
            const kept = (await shelf.keys()).map((one) => new URL(one.url).pathname);
            found[name.replace(/-[0-9a-f]{12}$/, "")] = kept;
          }
          return found;
        }"""
    )
    assert sorted(found) == ["rapim-lapangan-berkas", "rapim-lapangan-halaman"]
    assert sorted(found["rapim-lapangan-halaman"]) == ["/lapangan/", work("100")]
    files = found["rapim-lapangan-berkas"]
    assert [one for one in files if not one.startswith("/static/")] == ["/lapangan/luring/"]
    offline(page, True)
    page.goto(work("100"))
    expect(page.locator("h1")).to_have_text("Jalan 100")
    offline(page, False)
    forgive(heard)


def test_nothing_typed_or_nonsense_stays_in_the_form(sign_in: SignIn, server: Served) -> None:
    page = sign_in("sari", **PHONE)
    ready(page, work("109"))
    page.click("button.send")
    assert (
        page.eval_on_selector("#item-1", "one => one.validationMessage") == "Isi sedikitnya satu persentase."
    )
    fill(page, "101")
    page.click("button.send")
    assert page.eval_on_selector("#item-1", "one => one.validationMessage") == "Isi angka 0 sampai 100."
    page.set_input_files("#foto", {"name": "surat.txt", "mimeType": "text/plain", "buffer": b"bukan foto"})
    expect(page.locator("#kabar")).to_have_text(
        "Berkas surat.txt bukan foto yang dapat dibaca perangkat ini."
    )
    assert (waiting(page), len(kept(server, "T109")["rows"])) == ("", 1)


def judged(page: Page) -> None:
    """No violation of any rule that axe knows, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("address", ["/lapangan/", work("100"), "/lapangan/periksa/", "/paket/peta/"])
def test_pages_are_accessible_on_a_phone(sign_in: SignIn, address: str) -> None:
    page = sign_in("pptk", **PHONE)
    page.goto(address, wait_until="networkidle")
    judged(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0


def test_a_waiting_report_is_accessible(sign_in: SignIn, heard: list[str], tmp_path: Path) -> None:
    page = sign_in("sari", **PHONE)
    ready(page, work("108"))
    offline(page, True)
    fill(page, "9")
    page.set_input_files("#foto", photo(tmp_path, "f.jpg", 30))
    expect(page.locator("#foto-dipilih li")).to_have_count(1)
    judged(page)
    page.click("button.send")
    expect(page.locator("#antrean h2")).to_have_text("Menunggu dikirim (1)")
    judged(page)
    page.goto("/lapangan/tidak-ada/")
    expect(page.locator("h1")).to_have_text("Halaman ini belum pernah dibuka di perangkat ini")
    judged(page)
    forgive(heard)


@pytest.mark.parametrize("address", ["/lapangan/", work("100"), "/paket/peta/"])
def test_pages_are_light_and_fetch_from_this_server_alone(
    sign_in: SignIn, server: Served, address: str
) -> None:
    page, sizes = sign_in("pptk", **PHONE), dict[str, int]()
    page.on("requestfinished", lambda asked: sizes.__setitem__(asked.url, asked.sizes()["responseBodySize"]))
    page.goto(address, wait_until="networkidle")
    assert {url for url in sizes if not url.startswith((server.url, "data:"))} == set()
    assert len(sizes) >= 5
    assert sum(sizes.values()) <= 300 * 1024, sizes
