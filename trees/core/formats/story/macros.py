"""What a reader of a story sees: its text and links, without the macros of the story format.

The format decides which macros exist: ``(hint: see above)`` is a macro in Harlowe and text in SugarCube. A story that
does not name its format may have those of each. A macro that is only a link becomes one, ``[[label->passage]]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from trees.core.formats.story.harlowe import without_harlowe
from trees.core.formats.story.sugarcube import without_sugarcube

ASIDE = re.compile(r"<!--|/%|<%|/\*")
CLOSING = {"<!--": "-->", "/%": "%/", "<%": "%>", "/*": "*/"}
ANCHOR = re.compile(r'<a\b[^<>\n]{0,500}?\bdata-passage="(?P<to>[^"\n]*+)"[^<>\n]*+>(?P<label>[^<>\n]*+)</a>')
TAG = re.compile(r"(?<!<)</?(?P<name>[A-Za-z][A-Za-z0-9]*)[^<>\n]*+>(?!>)")
BREAKS = {"br", "p", "div", "li", "ul", "ol", "tr", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
CELLS = {"td", "th"}
CONTINUED = re.compile(r"\\[ \t]*\n")  # such a line goes on in the next one
MODIFIER = re.compile(
    r"^\[(?:if|ifalways|ifnever|unless|else|cont(?:inued?|'d)?|after|append|align|note|n\.b\.|fixme"
    r"|todo|javascript|css)\b[^\]\n]*+\][ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
SHOWN = re.compile(  # another passage, in the words of each format
    r"<<(?:include|display)\s+(?:\[\[)?[\"']?(?P<sugarcube>[^\"'\[\]<>|\n]++)"
    r"|\((?i:display):\s*[\"'](?P<harlowe>[^\"'\n]++)"
    r"|\{embed passage(?: named)?:\s*[\"'](?P<chapbook>[^\"'\n]++)"
    r"|\bstory\.render\(\s*[\"'](?P<snowman>[^\"'\n]++)"
)
UNSEEN = re.compile(r"(?i:javascript|css|note|n\.b\.|fixme|todo)\b")  # modifiers whose text only an author reads
INSERT = re.compile(r"\{(?P<name>[a-z]+(?: [a-z]+){0,4})(?P<rest>[:,][^{}\n]*+)?\}")
QUOTED = re.compile(r"(?P<name>[a-z ]+?)\s*:\s*(?:'(?P<one>[^'\n]*+)'|\"(?P<two>[^\"\n]*+)\")")
VARIABLES = re.compile(r"\A(?:[ \t]*[\w.$]+(?: \([^\n]*\))?[ \t]*:[^\n]*\n)+--[ \t]*(?:\n|\Z)")


def without_macros(text: str, format: str = "") -> tuple[str, bool]:
    """``(text, changed)``: ``text`` without macros. ``format``: of the story, "" if it does not say. Linear."""
    format = format.lower()
    if "\\" in text and not format.startswith(("chapbook", "snowman")):
        text = CONTINUED.sub("", text)
    linked = ANCHOR.sub(lambda match: f"[[{match['label'].strip() or match['to']}->{match['to']}]]", text)
    plain = _without_asides(linked, set() if format.startswith("sugarcube") else {"*/"})
    for name, clean in FORMATS.items():
        if format.startswith(name) or format not in KNOWN:
            plain = clean(plain, format)
    plain = TAG.sub(_space, plain)
    return plain, plain != linked


def guessed_format(texts: Iterable[str]) -> str:
    """The format whose macros a story has, "" where it has none, or those of several."""
    found: set[str] = set()
    for text in texts:
        found |= {name for name, sign in SIGNS.items() if name not in found and sign.search(text)}
    return found.pop() if len(found) == 1 else ""


def shown_passages(text: str) -> list[str]:
    """The names of other passages that ``text`` shows in itself, each once."""
    return list(dict.fromkeys((match[match.lastgroup or 0]).strip() for match in SHOWN.finditer(text)))


def _space(tag: re.Match[str]) -> str:
    """What stands for a tag: words before and behind a line break do not run into each other."""
    name = tag["name"].lower()
    return "\n" if name in BREAKS else " " if name in CELLS else ""


def without_chapbook(text: str, format: str = "") -> str:
    """``text`` without Chapbook's variables, modifiers and inserts; inserts that are links become links."""
    parts: list[str] = []
    seen, at = True, 0
    text = VARIABLES.sub("", text)
    for modifier in MODIFIER.finditer(text):
        parts.append(text[at : modifier.start()] if seen else "")
        seen, at = not UNSEEN.match(modifier[0], 1), modifier.end()
    return INSERT.sub(_insert, "".join([*parts, text[at:] if seen else ""]))


def _insert(match: re.Match[str]) -> str:
    given = {
        part["name"].strip(): part["one"] or part["two"] or ""
        for part in QUOTED.finditer(match["name"] + (match["rest"] or ""))
    }
    name = match["name"]
    if name == "link to":
        return f"[[{given.get('label') or given.get(name, '')}->{given.get(name, '')}]]"
    if name == "reveal link":
        return f"[[{given[name]}->{given['passage']}]]" if given.get("passage") else given.get(name, "")
    return "" if match["rest"] or name in ("back link", "restart link") else match[0]


def without_snowman(text: str, format: str = "") -> str:
    """Snowman has templates alone, which ``_without_asides`` takes away for every format."""
    return text


def _without_asides(text: str, unclosed: set[str]) -> str:
    """``text`` without comments and templates. Unclosed ones stay, and those that end in one of ``unclosed``."""
    kept: list[str] = []
    at = 0
    for match in ASIDE.finditer(text):
        closing = CLOSING[match[0]]
        if match.start() < at or closing in unclosed:
            continue
        end = text.find(closing, match.end())
        if end < 0:
            unclosed.add(closing)
            continue
        kept.append(text[at : match.start()])
        at = end + len(closing)
    return "".join([*kept, text[at:]])


SIGNS = {
    "sugarcube": re.compile(r"<<(?:/?[A-Za-z]|[-=] )"),
    "harlowe": re.compile(
        r"\((?:set|put|if|unless|else-?if|else|link(?:-[a-z]+)*|go-?to|display|click(?:-[a-z]+)*|a|live): ?"
    ),
    "chapbook": re.compile(
        rf"{MODIFIER.pattern}|\A(?:[ \t]*[\w.$]+(?: \([^\n]*\))?[ \t]*:[^\n]*\n)+--[ \t]*$", MODIFIER.flags
    ),
    "snowman": re.compile(r"<%"),
}
FORMATS: dict[str, Callable[[str, str], str]] = {
    "sugarcube": without_sugarcube,
    "harlowe": without_harlowe,
    "chapbook": without_chapbook,
    "snowman": without_snowman,
}
KNOWN = {*FORMATS, *(f"{name}-{number}" for name in FORMATS for number in range(1, 6))}
