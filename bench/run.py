"""``python -m bench.run``: from a key press to the next step on screen, in a real browser, server on the same machine.

A guide of 300 steps is run to its end and back. Each line: best, median and p95 in milliseconds, from the key event to
the frame that shows the step; beside it, the same while every answer of the server takes 300 ms, which must not matter.
"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from bench.measure import ratio, summary
from tests.browser.conftest import chromium
from tests.browser.guides import begin, publish, saved, stands_at
from tests.browser.site import serve, sign_up
from tests.faults.proxy import FaultProxy

STEPS = 300
# Resolves once the frame that shows another step is drawn.
TIMED = """(key) => new Promise((done) => {
  const shown = () => document.querySelector("[data-panel]:not([hidden])");
  const before = shown();
  const began = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const drawn = () => setTimeout(() => done(performance.now() - began));
  const look = () => (shown() === before ? requestAnimationFrame(look) : drawn());
  requestAnimationFrame(look);
})"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder), f"sqlite:///{folder}/db.sqlite3") as server:
        person = sign_up(server)
        tree = publish(person, guide())
        with chromium() as browser, FaultProxy("127.0.0.1", int(server.url.rpartition(":")[2])) as proxy:
            context = browser.new_context(base_url=proxy.url)
            page = begin(context.new_page(), person, tree)
            page.evaluate(TIMED, "1")
            saved(page)
            at_once = walked(page)
            proxy.fail("POST", f"/api/v1/runs/{page.url.rstrip('/').rpartition('/')[2]}/events", slow, times=100_000)
            slowed = walked(page)
    print(f"key press to next step      {summary(at_once)}")
    print(f"answers that take 300 ms    {summary(slowed)}   {ratio(at_once, slowed)}")


def walked(page: Page) -> list[float]:
    """Times of a walk to the end and back to the second step."""
    forth = [page.evaluate(TIMED, "1") for _ in range(STEPS - 2)]
    stands_at(page, "Done")
    return forth + [page.evaluate(TIMED, "b") for _ in range(STEPS - 2)]


def slow(ask):
    answer = ask()
    time.sleep(0.3)
    return answer


def guide() -> str:
    step = "## Step {0} {{#s{0}}}\nLook at the *front* of device {0}.\n\n- [Yes](#s{1})\n- [No](#s{1})\n\n"
    steps = "".join(step.format(n, n + 1) for n in range(1, STEPS))
    return f"# Long guide\n\n{steps}## Done {{#s{STEPS} .resolved}}\n"


if __name__ == "__main__":
    main()
