"""What axe says of a page; it spends no time on telling what is well."""

from __future__ import annotations

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def axe(page: Page, *rules: str) -> AxeResults:
    """The violations of a page, of all rules or of some."""
    options: dict[str, list[str]] = {"resultTypes": ["violations"]}
    return Axe().run(page, options=options | ({"runOnly": list(rules)} if rules else {}))
