"""A browser and its system in words, from what it says of itself."""

from functools import lru_cache

from ua_parser import parse

SYSTEMS = {"Mac OS X": "macOS", "Chrome OS": "ChromeOS"}


@lru_cache(maxsize=1024)
def describe(user_agent: str) -> str:
    """``"Firefox on Windows"``; the program's own name where it is no browser."""
    known = parse(user_agent)
    browser = plain(known.user_agent.family) if known.user_agent else user_agent.split("/")[0][:40].strip()
    system = SYSTEMS.get(known.os.family, known.os.family) if known.os else ""
    return " on ".join(filter(None, [browser, system])) or "Unknown device"


def plain(family: str) -> str:
    """The name that people know: no "Mobile", no "Headless"."""
    for extra in (" Mobile WebView", " Mobile iOS", " Mobile", "Mobile ", " iOS", "Headless"):
        family = family.replace(extra, "")
    return family
