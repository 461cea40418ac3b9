"""The few tags that every template may use."""

import re
from datetime import date, datetime
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from project.help.guide import help_pages
from project.help.topics import TOPICS
from project.static_files.storage import has_fingerprints, preloads_of_modules
from project.static_files.versions import site_version
from project.web import direction
from project.web.times import TimeFormat, day_text, time_html

register = template.Library()
# Of the frame, the sign-in and runs, of the library, and the others: a page loads those that it has icons of.
SPRITES = ("vendor/lucide-core-1.62.0.svg", "vendor/lucide-library-1.62.0.svg", "vendor/lucide-1.62.0.svg")


@register.simple_tag
@lru_cache(maxsize=500)  # a list draws the same few hundreds of times
def icon(name: str, label: str = "", size: int = 16) -> SafeString:
    """An icon of the sprite. Beside a word it is decoration; alone it needs a ``label``."""
    url = static(sprite_of_icons().get(name, SPRITES[-1]))
    if label:
        return format_html(
            '<svg class="icon" width="{0}" height="{0}" role="img" aria-label="{1}"><use href="{2}#{3}"/></svg>',
            size,
            label,
            url,
            name,
        )
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>', size, url, name
    )


@cache
def sprite_of_icons() -> dict[str, str]:
    """Name of an icon -> the sprite that has it."""
    texts = {sprite: (settings.BASE_DIR / "static" / sprite).read_text() for sprite in SPRITES}
    return {name: sprite for sprite, text in texts.items() for name in re.findall(r'<symbol id="([^"]+)"', text)}


@register.simple_tag(takes_context=True)
def help_topic(context: template.RequestContext) -> str:
    """Which page of the user's guide is about this page, for the list that "?" shows; nothing on a part of a page."""
    match = context.request.resolver_match
    name = TOPICS.get(match.url_name or "") if match else None
    if not name:
        return ""
    title = help_pages()[name].title
    return format_html('<template data-help="{}" data-title="{}"></template>', reverse("help_page", args=[name]), title)


@register.simple_tag
def module(name: str) -> SafeString:
    """The element that runs a module of ``static/js/``; the files that it needs are asked for at the same time."""
    files = preloads_of_modules().get(name, [name])
    urls = [(static(file),) for file in files[:-1]]
    preloads = format_html_join("", '<link rel="modulepreload" href="{}">\n', urls)
    return preloads + format_html('<script type="module" src="{}"></script>', static(name))


@register.simple_tag
def service_worker() -> SafeString:
    """Names the service worker to the page; nothing where static files are served as they are."""
    if not has_fingerprints():
        return SafeString("")
    return format_html('<meta name="service-worker" content="{}">', reverse("service_worker"))


@register.simple_tag
def version() -> SafeString:
    """Tells the page which version of the site it is of; nothing where that is not known."""
    return format_html('<meta name="version" content="{}">', site_version()) if site_version() else SafeString("")


@register.simple_tag
def posts_to(url: str, target: str = "#main") -> SafeString:
    """The attributes of a form that posts to ``url``: its answer fills ``target``, and its buttons wait for that."""
    attributes = 'method="post" action="{0}" hx-post="{0}" hx-target="{1}" hx-disable="find [type=submit]"'
    return format_html(attributes, url, target)


@register.filter
def isolate(sentence: str) -> SafeString:
    """A sentence of ours about “titles” of people: each of them gets a direction of its own."""
    parts = direction.QUOTED.split(sentence)
    pieces = [f"“<bdi>{escape(part)}</bdi>”" if i % 2 else escape(part) for i, part in enumerate(parts)]
    return SafeString("".join(pieces))


@register.filter
def isolated(words: object) -> str:
    """Words of people inside an attribute of ours, such as ``aria-label="Pin …"``."""
    return direction.isolated(words)


@register.filter
def phones(text: str) -> SafeString:
    """A title or an answer, whose phone numbers run from left to right also where its words do not."""
    return direction.with_numbers_in_order(text)


@register.simple_tag(name="time")
def time_tag(when: datetime, wording: TimeFormat = "age") -> SafeString:
    """A time, worded by the browser in its reader's zone: see ``time_html``. Templates write no time by themselves."""
    return time_html(when, wording)


@register.simple_tag(name="day")
def day_tag(day: date) -> SafeString:
    """A day without a time of day, such as a review date. It is the same in every zone."""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), day_text(day))
