"""From a form and its content to the bytes of a PDF: typst, with the fonts of the house."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import as_file, files
from typing import Any

import typst

PAPERS = ("A4", "F4")


def render(form: str, content: dict[str, Any], moment: dt.datetime) -> bytes:
    """A PDF/A-2a of one form. The same content at the same moment gives the same bytes.

    Units: content is JSON-ready text; moment is aware and stands as the document's date.
    Errors: `typst.TypstError` when the content does not fit the form.
    Source: forms beside this module; content is passed as data, never as markup.
    """
    with as_file(files("rapim.letters")) as room:
        compiler = typst.Compiler(
            input=room / "forms" / f"{form}.typ",
            root=room,
            font_paths=[room / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        )
        result = compiler.compile(
            format="pdf", pdf_standards=["a-2a"], timestamp=moment.replace(microsecond=0)
        )
    if not isinstance(result, bytes):
        raise TypeError("a form gives one PDF")
    return result
