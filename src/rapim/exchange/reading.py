"""Releases read again from the files in which they came, which the house keeps."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import IO, Any

from rapim.files.json_tables import Lines, opened
from rapim.files.opening import open_any
from rapim.ledger.actions import kept_path
from rapim.ledger.models import Batch
from rapim.procurement.imports import ocds

Key = tuple[str, str, str]


def read_again(batch_id: int, wanted: Set[Key]) -> Iterator[tuple[str, bytes]]:
    """The wanted releases of a batch (form, ocid, id) as canonical JSON, in the order of their ids.

    Of a file of plain lines only the places are held in memory, so a large one needs little.

    Units: none.
    Source: house rule, every figure opens to its file.
    """
    path = kept_path(Batch.objects.values_list("source_hash", flat=True).get(pk=batch_id))
    document = open_any(path).document
    if isinstance(document, Lines) and not document.packed:
        places = _places(document, wanted)
        with opened(document.path) as file:
            for key in sorted(places, key=lambda one: one[1]):
                yield key[1], ocds.canonical(_at(file, *places[key], key))
        return
    found = {key: one for one in ocds.releases_of(document) if (key := _key(one)) in wanted}
    for key in sorted(found, key=lambda one: one[1]):
        yield key[1], ocds.canonical(found[key].content)


def _places(document: Lines, wanted: Set[Key]) -> dict[Key, tuple[int, int]]:
    """Where the line of each wanted release begins and how long it is."""
    places: dict[Key, tuple[int, int]] = {}
    with opened(document.path) as file:
        start = 0
        for number, line in enumerate(file, 1):
            for one in ocds.of_line(number, line.strip()):
                if (key := _key(one)) in wanted:
                    places[key] = (start, len(line))
            start += len(line)
    return places


def _at(file: IO[bytes], start: int, length: int, key: Key) -> Any:
    file.seek(start)
    inside = ocds.of_line(0, file.read(length).strip())
    return next(one.content for one in inside if _key(one) == key)


def _key(one: ocds.Found) -> Key:
    content = one.content if isinstance(one.content, dict) else {}
    ocid, release_id = content.get("ocid") or one.ocid, content.get("id")
    return (one.form, str(ocid)[:160], str("" if release_id is None else release_id)[:160])
