"""A password must not be made of words that anybody would try here: the names of the site and of the person's teams."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User

SITE = "treeline"
MIN_WORD_CHARS = 4  # shorter names are in too many words
MIN_OTHER_CHARS = 6  # what has to remain besides those words, digits and punctuation


class OwnWordsValidator:
    """For AUTH_PASSWORD_VALIDATORS. The person's own name and email are UserAttributeSimilarityValidator's."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError where little remains without those words."""
        rest = _letters(password)
        found = [word for word in self._words(user) if word in rest]
        for word in found:
            rest = rest.replace(word, "")
        if found and len(rest) < MIN_OTHER_CHARS:
            raise ValidationError(f"The password is little more than “{found[0]}”: add other words.", "own_words")

    def get_help_text(self) -> str:
        return "Your password can’t be the name of the site or of one of your teams."

    def _words(self, user: User | None) -> list[str]:
        """Without spaces and digits, the longest first."""
        names = [SITE, *(urlsplit(settings.BASE_URL).hostname or "").split(".")]
        if user is not None and user.pk:
            teams = user.teams().values_list("name", flat=True)
            names += [each for name in teams for each in (name, *name.split())]
        words = {_letters(name) for name in names}
        return sorted((word for word in words if len(word) >= MIN_WORD_CHARS), key=lambda word: (-len(word), word))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text.casefold())
