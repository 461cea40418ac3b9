"""Accessibility rules on a page as it stands."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
BRIEF = {"resultTypes": ["violations"]}  # of what is right, to list every element takes longer than to look


def violations(page: Page, rules: dict = RULES) -> list[str]:
    """What axe finds on ``page``: the rule, and where, one line each. Waits for what is still moving."""
    page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})))")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("(options) => axe.run(options)", rules | BRIEF)["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
