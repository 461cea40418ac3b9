"""What a password must not be: one that was stolen somewhere, or words that anybody would try here."""

import re
import string
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords.stolen import password_list

SITE = "treeline"
MIN_LISTED_CHARS = 8  # the list has no shorter ones
MIN_WORD_CHARS = 4  # shorter names are in too many words
MIN_OTHER_CHARS = 6  # what has to remain besides those words, digits and punctuation


class StolenPasswordValidator:
    """For AUTH_PASSWORD_VALIDATORS: those of PASSWORD_LIST, in any case of letters, and with digits or punctuation
    around them."""

    def validate(self, password: str, user: User | None = None) -> None:
        stolen = password_list(settings.PASSWORD_LIST)
        lowered = password.lower()
        if any(map(stolen.has, {password, lowered})):
            raise ValidationError("This password is too common: it is in lists of stolen passwords.", "stolen")
        word = lowered.strip(string.digits + string.punctuation)
        if len(word) >= MIN_LISTED_CHARS and word != lowered and stolen.has(word):
            raise ValidationError(
                f"This is too common: “{word}”, which is in lists of stolen passwords, with little added.", "stolen"
            )

    def get_help_text(self) -> str:
        return "Your password can’t be one that is in lists of stolen passwords."


class OwnWordsValidator:
    """For AUTH_PASSWORD_VALIDATORS: the names of the site, of the person, and of the person's teams."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError where little remains without those words."""
        rest = _letters(password)
        found = [word for word in self._words(user) if word in rest]
        for word in found:
            rest = rest.replace(word, "")
        if found and len(rest) < MIN_OTHER_CHARS:
            raise ValidationError(f"The password is little more than “{found[0]}”: add other words.", "own_words")

    def get_help_text(self) -> str:
        return "Your password can’t be little more than your name, or the name of the site or of one of your teams."

    def _words(self, user: User | None) -> list[str]:
        """Without spaces and digits, the longest first."""
        names = [SITE, *(urlsplit(settings.BASE_URL).hostname or "").split(".")]
        if user is not None:
            names += [user.name, *user.name.split(), *re.split(r"[@.+_-]", user.email)]
        if user is not None and user.pk:
            teams = user.teams().values_list("name", flat=True)
            names += [each for name in teams for each in (name, *name.split())]
        words = {_letters(name) for name in names}
        return sorted((word for word in words if len(word) >= MIN_WORD_CHARS), key=lambda word: (-len(word), word))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text.casefold())
