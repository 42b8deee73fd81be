"""Dated parameters of the law, each with its article, and one reader.

A parameter is a table in a TOML file under `law/parameters/`: its `meaning`, its `unit` and its
`rows`; a row says `from`, `value`, `source` (act, article), `verified` (true only if the text
itself was read) and may say `to` and `note`. A row holds until its `to`, or until the day before
the next row begins.
"""

from __future__ import annotations

from .reader import NotInForceError, Parameter, Row, UnknownParameterError, at, parameter, parameters, row_at

__all__ = [
    "NotInForceError",
    "Parameter",
    "Row",
    "UnknownParameterError",
    "at",
    "parameter",
    "parameters",
    "row_at",
]
