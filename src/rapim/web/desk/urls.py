"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from rapim.web.desk import columns, data, people, replies, settings, uploads

urlpatterns = [
    path("data/", data.room, name="data_room"),
    path("data/unggah/", uploads.bring, name="bring"),
    path("data/unggahan/<int:pk>/", uploads.upload, name="upload"),
    path("data/unggahan/<int:pk>/putusan/", uploads.decide, name="decide"),
    path("data/unggahan/<int:pk>/kolom/", columns.columns, name="columns"),
    path("data/kunci/", data.lock, name="lock_month"),
    path("data/batch/", data.batches, name="batches"),
    path("data/batch/<str:code>/", data.batch, name="batch"),
    path("data/batch/<str:code>/berkas/", data.source, name="batch_source"),
    path("jawab/<str:code>/", replies.replies, name="replies"),
    path("atur/", settings.index, name="settings"),
    path("atur/organisasi/", settings.organisation, name="organisation"),
    path("atur/jabatan/", settings.posts, name="posts"),
    path("atur/target/", settings.targets, name="targets"),
    path("atur/lapangan/", settings.field_ceiling, name="field_ceiling"),
    path("atur/catatan/", settings.log, name="log"),
    path("atur/akun/", people.people, name="people"),
    path("atur/akun/baru/", people.add_user, name="add_user"),
    path("atur/akun/<int:pk>/", people.change_account, name="change_account"),
    path("atur/peran/baru/", people.give_role, name="give_role"),
    path("atur/peran/<int:pk>/akhiri/", people.end_role, name="end_role"),
    path("atur/kunci/", people.tokens, name="tokens"),
    path("atur/kunci/<int:pk>/cabut/", people.revoke_token, name="revoke_token"),
]
