"""``{% max_chars "title" %}``: what a text field of a page may hold, for its ``maxlength``."""

from django import template

from accounts.email_lists import MAX_EMAIL_CHARS
from accounts.factors.codes import MAX_CODE_CHARS
from accounts.factors.passkeys import MAX_NAME_CHARS as MAX_PASSKEY_NAME_CHARS
from accounts.members import MAX_SEARCH_CHARS
from accounts.models.people import MAX_NAME_CHARS
from accounts.models.verifications import MAX_EMAILED_CODE_CHARS
from trees.core.fields.input_values import MAX_VALUE_CHARS
from trees.core.runs.walk import MAX_DETAIL_CHARS, MAX_NOTE_CHARS
from trees.core.search.query import MAX_QUERY_CHARS
from trees.core.stored import MAX_BODY_CHARS, MAX_CONDITION_CHARS, MAX_TITLE_CHARS
from trees.models.runs.flags import MAX_FLAG_CHARS
from trees.models.trees.details import MAX_GUIDE_TITLE_CHARS

register = template.Library()

MAX_CHARS = {
    "body": MAX_BODY_CHARS,
    "code": MAX_CODE_CHARS,
    "condition": MAX_CONDITION_CHARS,
    "detail": MAX_DETAIL_CHARS,
    "email": MAX_EMAIL_CHARS,
    "emailed code": MAX_EMAILED_CODE_CHARS,
    "flag": MAX_FLAG_CHARS,
    "guide title": MAX_GUIDE_TITLE_CHARS,
    "label": MAX_TITLE_CHARS,
    "name": MAX_NAME_CHARS,
    "note": MAX_NOTE_CHARS,
    "passkey name": MAX_PASSKEY_NAME_CHARS,
    "people search": MAX_SEARCH_CHARS,
    "query": MAX_QUERY_CHARS,
    "title": MAX_TITLE_CHARS,
    "value": MAX_VALUE_CHARS,
}


@register.simple_tag
def max_chars(of: str) -> int:
    """Raises KeyError for a text that has no limit of its own."""
    return MAX_CHARS[of]
