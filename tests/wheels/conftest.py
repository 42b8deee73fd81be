"""A wheel of this repository, and an environment that holds nothing of it but that wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Empty:
    """An environment with Rapim from its wheel; every process in it begins with no variables of ours."""

    bin: Path
    place: Path

    @property
    def variables(self) -> dict[str, str]:
        """As after `env -i`: a path to the system's programs, an empty home, an empty home of Rapim."""
        home, rapim = self.place / "rumah", self.place / "rapim"
        home.mkdir(exist_ok=True)
        return {"PATH": f"{self.bin}{os.pathsep}/usr/bin{os.pathsep}/bin", "HOME": str(home),
                "RAPIM_HOME": str(rapim)}  # fmt: skip

    def ask(self, text: str) -> str:
        """What a line of Python prints there."""
        command = [str(self.bin / "python"), "-c", text]
        done = subprocess.run(
            command, env=self.variables, cwd=self.place, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository without a network."""
    out = tmp_path_factory.mktemp("roda")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def empty(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Empty:
    """A fresh environment with the wheel; what others wrote is lent from here by a path, Rapim is not."""
    place = tmp_path_factory.mktemp("kosong")
    venv.create(place / "env", with_pip=True)
    made = Empty(place / "env" / "bin", place)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    command = [str(made.bin / "python"), *install, str(wheel)]
    done = subprocess.run(command, env=made.variables, cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    site = Path(made.ask("import sysconfig; print(sysconfig.get_path('purelib'))"))
    lent = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (site / "others.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")
    return made
