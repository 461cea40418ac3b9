"""What the index keeps of a guide: lexemes, each a field's letter and a token. A database compares them, nothing else.

| letter | field |
|---|---|
| ``t`` | title |
| ``d`` | description |
| ``a`` | titles and answers of the steps |
| ``x`` | all text: the team's vocabulary |
| ``j`` | neighbours of the text written as one word; not in the vocabulary |
| ``w`` | the whole title |

``=`` after the letter marks the stem of a word that differs from it, or of one within a word.
"""

from collections.abc import Iterable, Mapping

from trees.core.search.stem import stem
from trees.core.search.words import HAS_PAIRED, Chunk, chunks, joins, title_key

TITLE, DESCRIPTION, ANSWERS, TEXT, JOINED, WHOLE_TITLE = "t", "d", "a", "x", "j", "w"
STEM = "="
MAX_BYTES_PER_CHAR = 4
MAX_DOCUMENT_BYTES = 600_000  # PostgreSQL's limit of a tsvector is 1 MiB


def lexemes(title: str, description: str, answers: str, text: str) -> list[str]:
    """The lexemes of a guide, each once; those of the title first where the document gets too long."""
    heading, rest = chunks(title), chunks(text)
    fields = {TITLE: heading, DESCRIPTION: chunks(description), ANSWERS: chunks(answers)}
    result = {f"{WHOLE_TITLE}{title_key(heading)}": None}
    for field, words in fields.items():
        result |= dict.fromkeys(f"{field}{token}" for token in _tokens(words))
        result |= dict.fromkeys(f"{field}{word}" for word in joins(words))
        rest = [*words, *rest]
    result |= dict.fromkeys(f"{TEXT}{token}" for token in _tokens(rest))
    result |= dict.fromkeys(f"{JOINED}{word}" for word in joins(rest))
    return _limited(result)


def vocabulary(document: Iterable[str]) -> set[str]:
    """The words of a document: tokens of its text without stems and pairs."""
    return {
        lexeme[1:]
        for lexeme in document
        if lexeme[0] == TEXT and lexeme[1:2] != STEM and (lexeme.isascii() or not HAS_PAIRED.search(lexeme))
    }


def _tokens(words: Iterable[Chunk]) -> dict[str, None]:
    tokens: dict[str, None] = {}
    words = dict.fromkeys(words)
    for chunk in words:
        tokens |= dict.fromkeys(chunk.tokens)
    stems = {short for token in tokens if (short := stem(token)) != token}
    stems |= {stem(part) for chunk in words for part in chunk.within}
    return tokens | {f"{STEM}{short}": None for short in sorted(stems)}


def _limited(document: Mapping[str, None]) -> list[str]:
    kept, size = list(document), 0
    if sum(map(len, kept)) * MAX_BYTES_PER_CHAR <= MAX_DOCUMENT_BYTES:
        return kept
    kept = []
    for lexeme in document:
        size += len(lexeme.encode())
        if size > MAX_DOCUMENT_BYTES:
            break
        kept.append(lexeme)
    return kept
