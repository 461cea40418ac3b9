"""Pages as tests read them: by headings, by the names of links, buttons and fields, and by ``data-`` attributes.

``page = page_of(response)``; then ``page.heading``, ``page.link("Run").href``, ``page.field("title").value``,
``page.by_data("panel", "1/power")``, ``"3 steps" in page.region("Flags")``. What is not on the page raises
AssertionError with the names of what is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime

from django.http import HttpResponse
from selectolax.lexbor import LexborHTMLParser, LexborNode

METHODS = ("get", "post", "put", "patch", "delete")
HEADINGS = "h1, h2, h3, h4"
BUTTONS = "button, [role=button], input[type=submit]"
FIELDS = "input, textarea, select"
REGIONS = "section, nav, [role=region], [role=group], table, form, ul, ol"


class Element:
    """One element. ``text``: as it is read, with single spaces. ``name``: what assistive technology calls it."""

    def __init__(self, node: LexborNode, page: Page) -> None:
        self.node, self.page = node, page

    def __repr__(self) -> str:
        return self.source

    def __getitem__(self, attribute: str) -> str:
        """The attribute; "" for one without a value or for none."""
        return self.node.attributes.get(attribute) or ""

    def __contains__(self, text: str) -> bool:
        """Whether people read ``text`` in it; blocks and cells side by side count as words apart."""
        return text in self.text or text in self.words

    def is_set(self, attribute: str) -> bool:
        return attribute in self.node.attributes

    @property
    def text(self) -> str:
        return " ".join(self.node.text().split())

    @property
    def words(self) -> str:
        """``text`` with a space between any two elements."""
        return " ".join(self.node.text(separator=" ").split())

    @property
    def source(self) -> str:
        """Its HTML, attributes and all: for words that must not be anywhere in it."""
        return self.node.html or ""

    @property
    def name(self) -> str:
        if label := self["aria-label"]:
            return label
        if ids := self["aria-labelledby"].split():
            return " ".join(self.page.by_id(each).text for each in ids)
        return " ".join(_spoken(self.node).split())

    @property
    def href(self) -> str:
        return self["href"]

    @property
    def value(self) -> str:
        """Of a field: what it holds. Of a select: the value of the chosen option."""
        if self.node.tag == "textarea":
            return self.node.text().removeprefix("\n")
        if self.node.tag == "select":
            return next((each["value"] for each in self.css("option") if each.is_set("selected")), "")
        return self["value"]

    @property
    def error(self) -> str:
        """Of a field that is marked as wrong: the message that describes it. "" for one that is not marked."""
        ids = self["aria-describedby"].split() if self["aria-invalid"] == "true" else []
        return " ".join(self.page.by_id(each).text for each in ids if each.endswith("error"))

    def css(self, selector: str) -> list[Element]:
        """For what has neither a name nor a ``data-`` attribute, such as ``strong`` in a text."""
        return [Element(node, self.page) for node in self.node.css(selector)]

    def texts(self, selector: str) -> list[str]:
        return [each.text for each in self.css(selector)]

    def has(self, selector: str) -> bool:
        return bool(self.node.css(selector))

    def headings(self) -> list[str]:
        return self.texts(HEADINGS)

    @property
    def heading(self) -> str:
        """The first heading."""
        return self.headings()[0]

    @property
    def links(self) -> list[str]:
        """The URLs of all links."""
        return [each.href for each in self.css("a[href]")]

    @property
    def requests(self) -> list[str]:
        """The URLs that htmx would ask, by any method."""
        return [each[f"hx-{method}"] for method in METHODS for each in self.css(f"[hx-{method}]")]

    def link(self, name: str) -> Element:
        return self._named("link", "a[href]", name)

    @property
    def buttons(self) -> list[str]:
        return [each.name for each in self.css(BUTTONS)]

    def button(self, name: str) -> Element:
        return self._named("button", BUTTONS, name)

    def region(self, name: str) -> Element:
        return self._named("region", REGIONS, name)

    @property
    def times(self) -> list[datetime]:
        """The times in it, which the browser words."""
        return [datetime.fromisoformat(each["datetime"]) for each in self.css("time[data-time]")]

    @property
    def fields(self) -> list[str]:
        """The names under which the fields are sent."""
        return [each["name"] for each in self.css(FIELDS) if each["name"]]

    def field(self, name: str) -> Element:
        """The field that is sent as ``name``."""
        return self._first("field", FIELDS, name, lambda each: each["name"])

    def data(self, name: str) -> list[str]:
        """The values of all attributes ``data-name``, in the order of the page."""
        return [each[f"data-{name}"] for each in self.css(f"[data-{name}]")]

    def by_data(self, name: str, value: object = None) -> Element:
        """The first element with ``data-name``, of this value where one is given."""
        if value is None:
            return next(iter(self.css(f"[data-{name}]")), None) or _missing(f"data-{name}", "", [])
        return self._first(f"data-{name}", f"[data-{name}]", str(value), lambda each: each[f"data-{name}"])

    def _named(self, kind: str, selector: str, name: str) -> Element:
        return self._first(kind, selector, name, lambda each: each.name)

    def _first(self, kind: str, selector: str, wanted: str, name_of: Callable[[Element], str]) -> Element:
        for each in self.css(selector):
            if name_of(each) == wanted:
                return each
        return _missing(kind, wanted, [name_of(each) for each in self.css(selector)])


class Page(Element):
    def __init__(self, html: str) -> None:
        self.parsed = LexborHTMLParser(html)
        root = self.parsed.root
        assert root is not None, "an empty page"
        super().__init__(root, self)
        self.html = html

    @property
    def source(self) -> str:
        return self.html

    @property
    def title(self) -> str:
        return self.texts("title")[0]

    def by_id(self, key: str) -> Element:
        return self._first("id", "[id]", key, lambda each: each["id"])

    @property
    def errors(self) -> list[str]:
        """What the form's error messages say."""
        return self.texts(".error[id], [id$=_error] .error, .form-error, .errorlist li")

    @property
    def scripts(self) -> list[Element]:
        """Elements and attributes that would run as script: there are none in pages with foreign text. JSON is data."""
        inline = "script:not([src]):not([type='application/json'])"
        return [*self.css(f"{inline}, iframe, object, embed"), *_handlers(self)]


def page_of(response: HttpResponse | str) -> Page:
    return Page(response if isinstance(response, str) else response.content.decode())


def _spoken(node: LexborNode) -> str:
    """Its text without what is hidden from assistive technology."""
    if node.attributes.get("aria-hidden") == "true":
        return ""
    parts = (each.text() if each.tag == "-text" else _spoken(each) for each in node.iter(include_text=True))
    return "".join(part or "" for part in parts)


def _handlers(page: Page) -> Iterator[Element]:
    for each in page.css("*"):
        urls = (each["href"], each["src"], each["action"])
        if any(name.startswith("on") for name in each.node.attributes) or any(
            url.strip().lower().startswith("javascript:") for url in urls
        ):
            yield each


def _missing(kind: str, wanted: str, names: list[str]) -> Element:
    raise AssertionError(f"There is no {kind} {wanted!r}. There are: {', '.join(map(repr, names)) or 'none'}.")


def announced(response: HttpResponse) -> dict:
    """What the page tells once the response is here: ``message``, and the URL that takes it back as ``undo``."""
    return json.loads(response["HX-Trigger"])["announce"]
