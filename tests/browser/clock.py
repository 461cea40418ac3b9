"""The time that passes between two keys, as the page knows it: none, however long the machine takes."""

from playwright.sync_api import Page

PAUSE_MS = 750  # after which a letter begins a word, or is a shortcut again


def stop_clock(page: Page) -> None:
    """From now on all keys are pressed at the same moment."""
    page.evaluate("""() => {
        window.clock = performance.now();
        performance.now = () => window.clock;
        Object.defineProperty(Event.prototype, "timeStamp", { get: () => window.clock });
    }""")


def pass_time(page: Page, ms: int = PAUSE_MS) -> None:
    page.evaluate("(ms) => { window.clock += ms; }", ms)
