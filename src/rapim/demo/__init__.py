"""The simulated regency, written as files in the real formats and loaded through the importers.

`small(path)` writes a tiny one for tests; `rapim.demo.load.load_demo(home)` fills a home.
"""

from .small import small

__all__ = ["small"]
