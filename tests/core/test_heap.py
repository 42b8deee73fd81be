"""The collector of cycles while many rows are made: out inside, back after, whatever happened."""

from __future__ import annotations

import gc

import pytest

from rapim.files.heap import uncollected


def test_collector_is_out_inside_and_back_after() -> None:
    seen = []
    with uncollected():
        seen.append(gc.isenabled())
        with uncollected():
            seen.append(gc.isenabled())
        seen.append(gc.isenabled())
    assert [*seen, gc.isenabled()] == [False, False, False, True]


def test_collector_is_back_after_a_failure() -> None:
    with pytest.raises(ValueError, match="read"), uncollected():
        raise ValueError("read")
    assert gc.isenabled()


def test_collector_that_is_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
