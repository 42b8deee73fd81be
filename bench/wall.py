"""The wall, unattended through a restart of the server: an hour, or RAPIM_BENCH_MINUTES.

In the middle the server is stopped for a while and started again. Promise: the scenes turn before
and after in their order, the wall keeps its picture and says that it is cut off, takes the word
back by itself, and neither its nodes nor its memory grow.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bench import _demo

MINUTES = float(os.environ.get("RAPIM_BENCH_MINUTES", "60"))
DOWN_SECONDS = 45.0
NODES_GROWTH, HEAP_GROWTH, HEAP_SLACK = 1.25, 1.5, 2 * 1024**2
STATE = """() => ({
  scene: (document.getElementById('adegan') || {className: ''}).className.split(' ')
    .filter(name => name.startsWith('scene-')).join(),
  cut: !document.getElementById('putus').hidden,
})"""


@dataclass
class Part:
    """What was seen in one part of the watch: scenes in their order, and the size of the page at each."""

    scenes: list[str] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    heap: list[int] = field(default_factory=list)
    cut: list[bool] = field(default_factory=list)

    def see(self, state: dict[str, Any], gauge: Any) -> None:
        """Note the state; measure where the scene is a new one."""
        self.cut.append(state["cut"])
        if self.scenes[-1:] != [state["scene"]]:
            self.scenes.append(state["scene"])
            gauge.send("HeapProfiler.collectGarbage")
            found = {one["name"]: one["value"] for one in gauge.send("Performance.getMetrics")["metrics"]}
            self.nodes.append(int(found["Nodes"]))
            self.heap.append(int(found["JSHeapUsedSize"]))


def measure() -> dict[str, Any]:
    """Watch before the stop, while the server is away, and after it came back."""
    _demo.fill()
    named = _demo.session("layar")
    port = _demo.free_port()
    half = (MINUTES * 60 - DOWN_SECONDS) / 2
    server = _demo.start(port)
    try:
        with _demo.browser() as opened:
            page, gauge = _hang(opened, port, named)
            before = _watch(page, gauge, half)
            _demo.stop(server)
            away = _watch(page, gauge, DOWN_SECONDS)
            server = _demo.start(port)
            after = _watch(page, gauge, half)
    finally:
        _demo.stop(server)
    return _judged(before, away, after, half)


def _hang(opened: Any, port: int, named: tuple[str, str]) -> tuple[Any, Any]:
    context = opened.new_context(viewport={"width": 1920, "height": 1080})
    context.add_cookies([_demo.cookie(named, port)])
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/wall/")
    gauge = context.new_cdp_session(page)
    gauge.send("Performance.enable")
    return page, gauge


def _watch(page: Any, gauge: Any, seconds: float) -> Part:
    seen = Part()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        seen.see(page.evaluate(STATE), gauge)
        page.wait_for_timeout(500)
    return seen


def _judged(before: Part, away: Part, after: Part, half: float) -> dict[str, Any]:
    from rapim.web.wall.scenes import SCENES, SECONDS

    # one turn may be lost at each edge of a half: the page asks on its own beat
    due = max(1, int(half / SECONDS * 0.95) - 1)
    promises = {
        "turned_before": len(before.scenes) - 1 >= due and _in_order(before.scenes, SCENES),
        "turned_after": len(after.scenes) - 1 >= due and _in_order(after.scenes, SCENES),
        "kept_its_picture": len(away.scenes) == 1 and away.scenes == before.scenes[-1:],
        "said_cut_off": away.cut[-1] and not any(before.cut),
        "came_back": not after.cut[-1],
        "nodes_bounded": max(after.nodes) <= NODES_GROWTH * max(before.nodes),
        "heap_bounded": max(after.heap) <= HEAP_GROWTH * max(before.heap) + HEAP_SLACK,
    }
    return {
        "promise": "the wall runs unattended through a restart of the server",
        "kept": all(promises.values()),
        "minutes": MINUTES,
        **promises,
        "scenes_before": len(before.scenes),
        "scenes_after": len(after.scenes),
        "nodes": [max(before.nodes), max(after.nodes)],
        "heap_bytes": [max(before.heap), max(after.heap)],
    }


def _in_order(seen: list[str], names: tuple[str, ...]) -> bool:
    places = [names.index(one.removeprefix("scene-")) for one in seen]
    return all((one + 1) % len(names) == then for one, then in pairwise(places))
