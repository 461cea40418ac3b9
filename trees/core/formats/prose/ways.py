"""Sentences that lead on: "If it is off, go to step 3", in several languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

LEADS = (
    r"(?:please\s+)?(?:go|continue|proceed|skip|jump|return|move|turn)\s+(?:on\s+|back\s+|ahead\s+|directly\s+)?(?:to|with|at)",
    r"(?:see|follow|refer\s+to|repeat)",
    r"(?:weiter|fortfahren|gehen\s+sie|gehe|springen\s+sie|zurück)\s+(?:mit|bei|zu|zum)",
    r"(?:aller|allez|passez|passer|continuer|continuez|retourner|retournez|voir)\s+(?:(?:à|au|avec|a)\b)?",
    r"(?:ir|vaya|continuar|continúe|volver|vuelva|pase)\s+(?:al|a|con)\b",
    r"(?:vai|andare|continuare|tornare|passare)\s+(?:al|a|con)\b",
    r"(?:ga|ga\s+verder|ga\s+terug)\s+(?:naar|met)",
    r"(?:→|⇒|->|=>|➔|➜)",
)
NOUNS = (
    r"step|section|chapter|part|question|paragraph|no\.?|number|schritt|abschnitt|kapitel|frage|punkt|l['’]étape|étape|"
    r"la\s+section|section|paso|sección|passo|sezione|stap|hoofdstuk"
)
WAY = re.compile(
    rf"(?P<lead>{'|'.join(LEADS)})\s*(?:the\s+|den\s+|dem\s+)?(?:(?:{NOUNS})\s*)?[#“\"'«(]*"
    r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4}){0,5})?(?P<title>[^.;\n]{0,200})",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÄÖÜÉÀ¿“\"])")
# Words before "go to step 3" that say nothing of when.
THEN = re.compile(
    r"(?:and\s+)?(?:then|next|now|after(?:wards|\s+that)|finally)|(?:und\s+)?(?:dann|danach|anschließend|jetzt)|"
    r"(?:et\s+)?(?:puis|ensuite|maintenant)|(?:y\s+)?(?:luego|después|entonces|ahora)|(?:e\s+)?(?:poi|quindi|ora)|"
    r"(?:en\s+)?(?:dan|daarna|vervolgens|nu)",
    re.IGNORECASE,
)
MAX_SENTENCES = 200
JUNK = " ,:;–—-→⇒>.()[]|*_"


@dataclass(frozen=True, slots=True)
class Way:
    """``label``: what stands before, "" where that is only "Then". ``number`` or ``title`` say where it leads."""

    label: str
    number: str
    title: str


def ways(text: str) -> list[Way]:
    """The ways that the sentences of a line name, in order."""
    found = []
    for sentence in SENTENCE.split(text, MAX_SENTENCES):
        if match := WAY.search(sentence):
            label = sentence[: match.start()].strip(JUNK)
            title = match["title"].strip(JUNK + "”\"'»")
            found.append(Way("" if THEN.fullmatch(label) else label, (match["number"] or "").rstrip("."), title))
    return found
