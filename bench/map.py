"""``python -m bench.map``: the map of the editor in a real browser: laying it out, and moving it.

Laying out: from asking the map's worker to its answer; best, median and p95. Moving: drags of 120 frames, of a part, at
the scale that the map begins with, and of the whole map. Frames a second, how many came late, and the longest task.
"""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bench.measure import summary
from tests.browser.conftest import chromium
from tests.browser.site import ROOT, serve, sign_up
from tests.browser.store import hold_tokens
from trees.core.formats import mermaid
from trees.core.graph import Graph, Node, Option

ROUNDS = 7
FRAMES = 120
LAID_OUT = """async ([map, rounds]) => {
  const worker = new Worker(document.querySelector("[data-edit-map]").dataset.worker, { type: "module" });
  const laid = () => new Promise((done) => {
    worker.onmessage = done;
    worker.postMessage({ id: "", ...map });
  });
  await laid(); // until its modules are there
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await laid();
    times.push(performance.now() - began);
  }
  worker.terminate();
  return times;
}"""
# Drags the map. Resolves to the milliseconds between frames, and of the tasks longer than 50 ms.
DRAGGED = """async (frames) => {
  const svg = document.querySelector("[data-map-frame]");
  const { x, y, width, height } = svg.getBoundingClientRect();
  const tasks = [];
  const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  watch.observe({ entryTypes: ["longtask"] });
  const press = { bubbles: true, view: window, button: 0 };
  const say = (name, at) => svg.dispatchEvent(new MouseEvent(name, { ...press, ...at }));
  const [middle, centre] = [x + width / 2, y + height / 2];
  const point = (turn) => ({ clientX: middle + Math.sin(turn / 9) * 200, clientY: centre + Math.cos(turn / 9) * 200 });
  const frame = () => new Promise(requestAnimationFrame);
  say("mousedown", point(0));
  const times = [];
  let before = await frame();
  for (let turn = 1; turn <= frames; turn++) {
    say("mousemove", point(turn));
    const now = await frame();
    times.push(now - before);
    before = now;
  }
  say("mouseup", point(frames));
  return { times, tasks };
}"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder), f"sqlite:///{folder}/db.sqlite3") as server:
        person = sign_up(server)
        with chromium() as browser:
            page = browser.new_context(
                base_url=server.url, bypass_csp=True, viewport={"width": 1360, "height": 860}
            ).new_page()
            hold_tokens(page, person.sign_in())
            for name, graph in guides():
                tree = person.api("POST", "trees", {"title": name, "team": person.team["id"]})["id"]
                draft = person.api("GET", f"trees/{tree}/draft")
                person.api("PATCH", f"trees/{tree}/draft", {"onto": draft["serial"], "changes": changes(graph)})
                measure(page, tree, name, graph)


def measure(page: Page, tree: int, name: str, graph: Graph) -> None:
    page.goto(f"/trees/{tree}/edit")
    page.wait_for_selector('[data-edit-map][data-shown="true"]', timeout=60_000)
    page.wait_for_timeout(1000)
    times = page.evaluate(LAID_OUT, [laid(graph), ROUNDS])
    moved = page.evaluate(DRAGGED, FRAMES)
    page.keyboard.press("0")
    page.wait_for_timeout(500)
    whole = page.evaluate(DRAGGED, FRAMES)
    print(f"{name:40}{summary(times)}   {smooth(moved)}   {smooth(whole)}", flush=True)


def smooth(moved: dict[str, list[float]]) -> str:
    times, tasks = moved["times"], moved["tasks"]
    late = sum(time > 25 for time in times)
    return (
        f"{len(times) * 1000 / sum(times):5.1f} frames/s, {late:3} late, longest task {max(tasks, default=0):4.0f} ms"
    )


def laid(graph: Graph) -> dict[str, Any]:
    """The message of the map of ``graph`` to its worker."""
    edges = [
        {"id": f"{node.key} {option.key}", "from": node.key, "to": option.to, "width": 100}
        for node in graph.nodes.values()
        for option in node.options
    ]
    return {"nodes": [{"key": key, "width": 210, "height": 70} for key in graph.nodes], "edges": edges}


def changes(graph: Graph) -> dict[str, Any]:
    made = graph.to_json()
    return {"start": made["start"], "nodes": made["nodes"]}


def guides() -> Iterator[tuple[str, Graph]]:
    """(name, graph): generated guides, and the largest diagrams in ``tests/``."""
    yield "300 steps, a tree with joins", guide(300, joins=0.15, loops=0.15)
    yield "300 steps, each second leads back", guide(300, joins=0.15, loops=0.5)
    yield "300 steps in a row, 700 answers, loops", row(300)
    yield "1,000 steps", guide(1000, joins=0.15, loops=0.15)
    largest = max((ROOT / "tests").rglob("*.mmd"), key=lambda file: file.stat().st_size, default=None)
    if largest:
        yield largest.stem[:38], mermaid.load(largest.read_text())[0].graph


def guide(steps: int, joins: float, loops: float) -> Graph:
    """Each step has one to three answers to new steps; some lead to a later step, or back to an earlier one."""
    chance, made = random.Random(4), 1
    nodes = {}
    for number in range(steps):
        to = list(range(made, min(steps, made + chance.randint(1, 3))))
        made += len(to)
        to += [chance.randrange(max(1, number))] * (number > 0 and chance.random() < loops)
        to += [min(steps - 1, number + chance.randint(1, 12))] * (chance.random() < joins)
        nodes[f"n{number}"] = step(number, to)
    return Graph("n0", nodes)


def row(steps: int) -> Graph:
    chance = random.Random(4)
    ways = [[min(n + 1, steps - 1), chance.randrange(max(0, n - 30), n + 1)] for n in range(steps)]
    return Graph("n0", {f"n{n}": step(n, to + [chance.randrange(n + 1)] * (n % 3 == 0)) for n, to in enumerate(ways)})


def step(number: int, to: list[int]) -> Node:
    options = tuple(Option(f"o{place}", f"Answer {place}", f"n{other}") for place, other in enumerate(to))
    title = f"Step {number} asks whether the light at the front of the device is on"
    return Node(f"n{number}", title, "", options, "" if options else "resolved")


if __name__ == "__main__":
    main()
