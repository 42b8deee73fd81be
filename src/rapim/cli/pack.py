"""`rapim pack`: the packet of a meeting as JSON, PDF and Excel, and its slides, in one folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rapim.cli import RefusedError
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("pack", help="the packet of a meeting, as files")
    parser.set_defaults(module="pack")
    parser.add_argument("--meeting", required=True, metavar="ID", help="code of a meeting")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to write into")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the frozen packet (else the last draft, else what is known now) and say what was written."""
    prepare()
    from rapim.analytics.keeping import canonical_json  # noqa: PLC0415 - after the settings
    from rapim.ledger import clock  # noqa: PLC0415
    from rapim.letters.content import Style  # noqa: PLC0415
    from rapim.letters.packets import packet_pages  # noqa: PLC0415
    from rapim.letters.slides import slides_pages  # noqa: PLC0415
    from rapim.letters.workbooks import packet_book  # noqa: PLC0415
    from rapim.meeting.models import Meeting  # noqa: PLC0415
    from rapim.meeting.room import packets  # noqa: PLC0415

    meeting = Meeting.objects.filter(code=args.meeting).first()
    if meeting is None:
        raise RefusedError(f"Tidak ada rapat dengan kode {args.meeting!r}.")
    kept = meeting.packets.order_by("-frozen", "-id").first()
    body = packets.body_of(kept) if kept else packets.packet(meeting, clock.now())
    state = ("frozen" if kept.frozen else "draft") if kept else "now"
    files = {
        "bahan-rapat.json": canonical_json(body).encode(),
        "bahan-rapat.pdf": packet_pages(body, Style()),
        "bahan-rapat.xlsx": packet_book(body, "id"),
        "slides.pdf": slides_pages(body, Style()),
    }
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (args.out / name).write_bytes(data)
    except OSError as error:
        raise RefusedError(f"Tidak dapat menulis di {args.out} ({error.strerror}).") from error
    head = {"meeting": meeting.code, "state": state, "sha256": kept.sha256 if kept else None}
    if args.json:
        sys.stdout.write(json.dumps({**head, "files": sorted(files)}) + "\n")
        return 0
    said = {"frozen": "bahan yang dibekukan", "draft": "draf bahan", "now": "keadaan sekarang"}[state]
    sys.stdout.write(f"{meeting.code}: {said}; {', '.join(sorted(files))} di {args.out}\n")
    return 0
