"""Addresses of the package screens."""

from __future__ import annotations

from django.urls import path

from rapim.web.works import (
    calendars,
    cases,
    clocks,
    critical,
    handling,
    itkp,
    listing,
    local,
    mapped,
    papers,
    prints,
    splits,
    views,
)

urlpatterns = [
    path("paket/", views.board, name="packages"),
    path("paket/opd/", views.compared, name="packages_compared"),
    path("paket/mulai/", views.starts, name="packages_start"),
    path("paket/peta/", mapped.works_map, name="works_map"),
    path("paket/kalender/", calendars.calendar, name="tender_calendar"),
    path("paket/kalender/kapasitas/", calendars.set_capacity, name="tender_capacity"),
    path("paket/daftar/", listing.index, name="packages_lists"),
    path("paket/kritis/", critical.page, name="packages_critical"),
    path("paket/pecah/", splits.page, name="packages_split"),
    path("paket/pecah/<path:package>/catatan/", splits.note, name="packages_split_note"),
    path("paket/itkp/", itkp.page, name="packages_itkp"),
    path("paket/itkp/nilai/", itkp.enter, name="itkp_enter"),
    path("paket/pdn-umk/", local.page, name="packages_local"),
    path("paket/jam/", clocks.worklist, name="clock_list"),
    path("paket/<path:package>/jam/", clocks.note, name="package_clock"),
    path("paket/<path:package>/jam/<int:pk>/", clocks.answer, name="package_clock_answer"),
    path("paket/<path:package>/tangani/", handling.drive, name="package_drive"),
    path("paket/<path:package>/surat/<int:pk>.pdf", cases.case_letter, name="paper_case"),
    path("paket/<path:package>/laporan-mingguan.pdf", prints.weekly, name="paper_weekly"),
    path("paket/<path:package>/bast-<str:kind>.pdf", prints.handover, name="paper_handover"),
    path("paket/<path:package>/undangan/", prints.invite, name="package_invite"),
    path("paket/<path:package>/undangan/<int:pk>.pdf", prints.invitation, name="paper_invitation"),
    path("paket/<path:package>/denda.pdf", cases.penalty_paper, name="paper_penalty"),
    path("paket/<path:package>/", views.package, name="package"),
    path("opd/<str:code>/paket/", views.agency, name="agency_packages"),
    path("dokumen/paket-mulai.pdf", papers.starts, name="paper_starts"),
    path("dokumen/daftar-paket.pdf", listing.packages_paper, name="paper_packages"),
    path("dokumen/jadwal-pemilihan.pdf", listing.calendar_paper, name="paper_calendar"),
    path("dokumen/kontrak-kritis.pdf", critical.paper, name="paper_critical"),
    path("dokumen/dugaan-pemecahan.pdf", splits.paper, name="paper_splits"),
    path("dokumen/rekap-itkp.pdf", itkp.paper, name="paper_itkp"),
    path("dokumen/rekap-pdn-umk.pdf", local.paper, name="paper_local"),
]
