"""Every Word file of the house opens in LibreOffice and becomes pages; needs `soffice`."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rapim.letters.fields import FORMS, sample
from rapim.letters.wordfile import filled
from rapim.letters.wordforms import house_form

pytestmark = pytest.mark.browser
OFFICE = shutil.which("soffice")
MOMENT = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here: Word files were NOT opened (soffice)")
def test_word_files_open_in_libreoffice(tmp_path: Path) -> None:
    assert OFFICE is not None
    for form in FORMS:
        said = sample(form) | {"alamat": "https://rapim.contoh.go.id/surat/17/"}
        (tmp_path / f"{form}.docx").write_bytes(filled(house_form(form), said, MOMENT, {"title": form}))
        (tmp_path / f"{form}-bentuk.docx").write_bytes(house_form(form))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    files = sorted(str(path) for path in tmp_path.glob("*.docx"))
    command = [OFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = {
        path.stem: len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) for path in tmp_path.glob("*.pdf")
    }
    opened = {"invitation", "invitation-bentuk", "minutes", "minutes-bentuk"}
    assert ({name for name, count in pages.items() if count}, pages["invitation"]) == (opened, 2)
