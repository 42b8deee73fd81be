"""The simulated regency: offices, programmes, activities and budget lines of a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from .accounts import MIXES, SALARIES, TREASURY
from .dice import between

GOVERNMENT_CODE = "33.19"
GOVERNMENT_NAME = "Kabupaten Kudus (simulasi)"
GOVERNMENT_IN_FILES = "KAB. KUDUS SIMULASI"
BILLION = 1_000_000_000
_SMALL = {"kelurahan", "kecamatan"}
_DROPPED_WHEN_SMALL = {"training", "travel"}


@dataclass(frozen=True, slots=True)
class Office:
    """A unit with a budget of its own; `unit` is its full code, `character` how it keeps its year."""

    unit: str
    name: str
    short: str
    kind: str
    indirect: float
    direct: float
    character: str
    field: str

    @property
    def agency(self) -> str:
        """The code without its last group."""
        return self.unit.rsplit(".", 1)[0]

    @property
    def bidang(self) -> str:
        """The field of government of the office itself."""
        return self.unit[:4]


@dataclass(slots=True)
class Line:
    """A budget line of a year. Money in whole rupiah; `rhythm` says when such money is spent."""

    office: Office
    programme: str
    activity: str
    account: str
    fund: str
    rhythm: str
    kind: str
    amount: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the line within a year."""
        return (self.office.unit, self.activity, self.account)

    @property
    def indirect(self) -> bool:
        """Whether the line is belanja tidak langsung."""
        return self.account.startswith("5.1.")


@dataclass(slots=True)
class Names:
    """Names of programmes and activities by code."""

    programmes: dict[str, str] = field(default_factory=dict)
    activities: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Activity:
    programme: str
    programme_name: str
    name: str
    kind: str
    fund: str
    weight: float


def _text(name: str) -> list[str]:
    path = resources.files(__package__).joinpath("names", name)
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def offices() -> tuple[Office, ...]:
    """Every office of the simulated regency that has a budget.

    Units: Rp billion of FY2019.
    Source: list of agencies around 2020; amounts are invented around public totals.
    """
    found = []
    for line in _text("offices.txt"):
        unit, name, short, kind, indirect, direct, character, where = (p.strip() for p in line.split("|"))
        found.append(Office(unit, name, short, kind, float(indirect), float(direct), character, where))
    return tuple(found)


@cache
def _catalogue() -> dict[str, tuple[_Activity, ...]]:
    found: dict[str, list[_Activity]] = {}
    where = code = programme = ""
    for line in _text("programmes.txt"):
        if line.startswith("["):
            where = line.strip("[]")
        elif line.startswith("+"):
            name, kind, fund, weight = (p.strip() for p in line[1:].split("|"))
            activity = _Activity(code, programme, name, kind, fund, float(weight))
            found.setdefault(where, []).append(activity)
        else:
            code, programme = line.split(" ", 1)
    return {key: tuple(value) for key, value in found.items()}


def _activities(office: Office) -> list[_Activity]:
    common = _catalogue()["office"]
    if office.kind in _SMALL:
        common = tuple(a for a in common if a.kind not in _DROPPED_WHEN_SMALL)
    return [*common, *_catalogue()[office.field]]


def programmes_of(office: Office) -> list[str]:
    """The programmes that are an office's own, those of every office apart.

    Units: codes.
    Source: names/programmes.txt.
    """
    own = _catalogue()[office.field] if office.kind != "ppkd" else ()
    return list(dict.fromkeys(item.programme for item in own if "." in item.programme))


def _whole(amount: float) -> int:
    return max(1, round(amount / 1000)) * 1000


def _salary_lines(office: Office, year: int) -> list[Line]:
    programme = f"{office.bidang}.00"
    return [
        Line(
            office, programme, f"{programme}.00", account, "DAU" if share < 0.3 or rank == 0 else "PAD",
            "allowance" if rank == 2 else "salary", "salary",
            _whole(office.indirect * BILLION * share * between(0.97, 1.03, "pay", year, office.unit, rank)),
        )
        for rank, (account, share) in enumerate(SALARIES)
    ]  # fmt: skip


def _treasury_lines(office: Office, year: int) -> list[Line]:
    programme = f"{office.bidang}.00"
    return [
        Line(
            office, programme, f"{programme}.00", account, fund, rhythm, rhythm,
            _whole(billion * BILLION * between(0.95, 1.05, "ppkd", year, account)),
        )
        for account, fund, billion, rhythm in TREASURY
    ]  # fmt: skip


def _direct_lines(office: Office, year: int, names: Names) -> list[Line]:
    chosen = _activities(office)
    total = sum(a.weight for a in chosen)
    lines: list[Line] = []
    numbers: dict[str, int] = {}
    for item in chosen:
        programme = item.programme if "." in item.programme else f"{office.bidang}.{item.programme}"
        numbers[programme] = number = numbers.get(programme, 0) + 1
        activity = f"{programme}.{number:02d}"
        names.programmes[programme] = item.programme_name
        names.activities[f"{office.unit} {activity}"] = item.name
        amount = office.direct * BILLION * item.weight / total
        amount *= between(0.85, 1.15, "activity", year, office.unit, activity)
        lines.extend(
            Line(office, programme, activity, account, item.fund, rhythm, item.kind, _whole(amount * share))
            for account, share, rhythm in MIXES[item.kind]
        )
    return lines


def _settle(lines: list[Line], total: int) -> None:
    """Scale lines to an exact total; what rounding leaves goes to the largest."""
    factor = total / sum(line.amount for line in lines)
    for line in lines:
        line.amount = _whole(line.amount * factor)
    largest = max(lines, key=lambda line: line.amount)
    largest.amount += total - sum(line.amount for line in lines)


def budget(year: int, indirect: int, direct: int, only: tuple[Office, ...] = ()) -> tuple[list[Line], Names]:
    """The lines of a year's first budget, with exact totals.

    Units: rupiah.
    Source: names/offices.txt and names/programmes.txt.
    """
    names = Names()
    lines: list[Line] = []
    for office in only or offices():
        if office.kind == "ppkd":
            lines += _treasury_lines(office, year)
        else:
            lines += _salary_lines(office, year)
            lines += _direct_lines(office, year, names)
        names.programmes[f"{office.bidang}.00"] = "Non Program"
        names.activities[f"{office.unit} {office.bidang}.00.00"] = "Belanja Tidak Langsung"
    _settle([line for line in lines if line.indirect], indirect)
    _settle([line for line in lines if not line.indirect], direct)
    return lines, names
