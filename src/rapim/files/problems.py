"""What is wrong with a file, said so that its owner can mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in one place of one file.

    `row` and `column` are as a spreadsheet shows them (row 1, column A); 0 and "" where
    the finding is about the sheet or the file. `read` is what stands there, `expected`
    and `remedy` are words for the person who owns the file (Indonesian, one sentence).
    `held` says that the file must not be stored until someone confirms (--accept);
    `fatal` that nothing of the file can be used.
    """

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    read: str = ""
    expected: str = ""
    remedy: str = ""
    held: bool = False
    fatal: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON-ready values.

        Units: none.
        Source: command contract of `rapim load`.
        """
        return asdict(self)
