"""The few tags that every template may use."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=500)  # a list draws the same few hundreds of times
def icon(name: str, label: str = "", size: int = 16) -> SafeString:
    """An icon of the sprite. Beside a word it is decoration; alone it needs a ``label``."""
    url = static("vendor/lucide-1.62.0.svg")
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


@register.simple_tag
def posts_to(url: str, target: str = "#main") -> SafeString:
    """The attributes of a form that posts to ``url``: its answer fills ``target``, and its buttons wait for that."""
    attributes = 'method="post" action="{0}" hx-post="{0}" hx-target="{1}" hx-disable="find [type=submit]"'
    return format_html(attributes, url, target)
