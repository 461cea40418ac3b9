"""Which rules of stylesheets a page lacks."""

from functools import cache
from pathlib import Path

from project.static_files.stylesheets import gather_styles

STATIC = Path("static")
SECTIONS = ["library", "pages", "run", "edit", "accounts", "help"]
MISSING = r"""
(sheets) => {
  const STATES = /::[\w-]+(\([^)]*\))?|:(hover|focus-visible|focus-within|focus|active|checked|disabled|target)\b/g;
  const EMPTY = /:not\(\)|(^|[\s,>+~(])(?=$|[,)])/g;
  const flat = (rules) => [...rules].flatMap((each) => (each.selectorText ? [each] : flat(each.cssRules ?? [])));
  const parsed = (text) => (sheet => (sheet.replaceSync(text), flat(sheet.cssRules)))(new CSSStyleSheet());
  const there = new Set([...document.styleSheets].flatMap((each) => flat(each.cssRules)).map((each) => each.cssText));
  const inAnyState = (selector) =>
    selector.replace(STATES, "").replace(EMPTY, (match, before) => (before === undefined ? "" : before + "*"));
  const present = (selector) => [...document.querySelectorAll(selector)].some((each) => each instanceof HTMLElement);
  return Object.entries(sheets).flatMap(([name, text]) =>
    parsed(text)
      .filter(({ selectorText, cssText }) => !there.has(cssText) && present(inAnyState(selectorText)))
      .map(({ selectorText }) => `${name}.css: ${selectorText}`),
  );
}
"""


@cache
def sheets() -> dict[str, str]:
    """Name -> text of the stylesheets that only some pages have."""
    return {name: gather_styles(f"css/{name}.css", lambda path: (STATIC / path).read_text()) for name in SECTIONS}


def missing_rules(page) -> list[str]:
    """The rules that are about something on the page, whatever its state, and that none of its stylesheets has."""
    return page.evaluate(MISSING, sheets())
