"""Cold first paint of the board in Chromium on localhost: under a second, with at most 300 KB.

Each round is a browser context of its own, so nothing is cached. The median of the rounds is judged,
because a time of the clock knows no yardstick; all of them are listed, the first one with a server and
a browser that have shown nothing yet, and beside each when the server had answered.
Bytes are the bodies of all answers as the page uses them, so compression is no help.
"""

from __future__ import annotations

import statistics
from typing import Any

from bench import _demo

LIMIT_MS, LIMIT_BYTES, ROUNDS = 1000, 300 * 1024, 7
PAINTED = """() => new Promise(done => {
  const seen = () => performance.getEntriesByName('first-contentful-paint')[0];
  if (seen()) { done(seen().startTime); return; }
  new PerformanceObserver((list, watch) => {
    if (seen()) { watch.disconnect(); done(seen().startTime); }
  }).observe({type: 'paint', buffered: true});
})"""


def measure() -> dict[str, Any]:
    """First contentful paint and bytes of some cold visits."""
    _demo.fill()
    named = _demo.session("bupati")
    with _demo.serving() as port, _demo.browser() as opened:
        visits = [_visit(opened, port, named) for _ in range(ROUNDS)]
    paints = [paint for paint, _, _ in visits]
    median = statistics.median(paints)
    parts = visits[0][2]
    total = max(sum(sizes.values()) for _, _, sizes in visits)
    return {
        "promise": "cold first paint of the board < 1 s on localhost and <= 300 KB",
        "kept": median < LIMIT_MS and total <= LIMIT_BYTES,
        "first_contentful_paint_ms": round(median),
        "paints_ms": [round(paint) for paint in paints],
        "answered_ms": [round(answered) for _, answered, _ in visits],
        "limit_ms": LIMIT_MS,
        "bytes": total,
        "limit_bytes": LIMIT_BYTES,
        "parts": dict(sorted(parts.items(), key=lambda part: -part[1])),
    }


def _visit(opened: Any, port: int, named: tuple[str, str]) -> tuple[float, float, dict[str, int]]:
    context = opened.new_context()
    context.add_cookies([_demo.cookie(named, port)])
    page = context.new_page()
    answers: list[Any] = []
    page.on("requestfinished", lambda request: answers.append(request.response()))
    page.goto(f"http://127.0.0.1:{port}/", wait_until="networkidle")
    page.wait_for_selector("#ritme")
    paint = float(page.evaluate(PAINTED))
    answered = float(page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd"))
    sizes: dict[str, int] = {}
    for answer in answers:
        path = "/" + answer.url.split("/", 3)[3]
        sizes[path] = sizes.get(path, 0) + len(answer.body())
    context.close()
    return paint, answered, sizes
