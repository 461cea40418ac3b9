"""Turns parser errors into messages that tell the author what to change."""

from __future__ import annotations

import re

from lark import UnexpectedInput, UnexpectedToken

from trees.core.formats.document import FormatError
from trees.core.formats.mermaid.lexer import Piece
from trees.core.formats.mermaid.source import Source

NEXT = re.compile(r"[^\W_][\w-]*")
QUOTE = 'Put the text in double quotes: ["like (this)"].'
OTHER_KINDS = frozenset(
    "sequenceDiagram classDiagram classDiagram-v2 stateDiagram stateDiagram-v2 erDiagram gantt pie journey gitGraph "
    "mindmap timeline quadrantChart requirementDiagram C4Context C4Container C4Component C4Dynamic C4Deployment sankey "
    "xychart block packet architecture kanban zenuml radar treemap info venn ishikawa".split()
)
OPENING = {"_PS", "_SQS", "_BRACE", "_STADIUM", "_CYLINDER", "_CIRCLES", "_SUBROUTINE", "_ELLIPSE", "_SLANT"}
CLOSING = {"_PE", "_SQE", "_BRACE_END", "_STADIUM_END", "_CYLINDER_END", "_CIRCLES_END", "_SUBROUTINE_END"}
KEYWORDS = {"_END", "STYLE", "CLASS", "CLICK", "CALL", "HREF", "LINKSTYLE", "SUBGRAPH", "DIRECTION"}


def explain(source: Source, error: UnexpectedInput) -> FormatError:
    """``error`` of the flowchart grammar as a FormatError."""
    token = error.token if isinstance(error, UnexpectedToken) else Piece("")
    expected = set(getattr(error, "expected", ()) or ())
    at = _position(token, source)
    if token.type == "_SP":
        at += len(token)
        token = _after_space(source, at)
    reason, hint = _why(token, expected, source, at)
    return FormatError(reason, source.line_at(at), hint)


def _after_space(source: Source, at: int) -> Piece:
    """The token after a space that is not allowed."""
    word = NEXT.match(source.text, at)
    text = word[0] if word else source.text[at : at + 1]
    piece = Piece(text)
    piece.type = "ID" if word else "_SQS" if text in ("[", "(", "{") else "UNKNOWN"
    piece.start_pos = at
    return piece


def no_flowchart(source: Source) -> FormatError:
    """The error for a text that does not begin like a flowchart."""
    text = source.text.lstrip()
    line = source.line_at(len(source.text) - len(text)) if text else source.line
    if text.startswith("---"):
        return _front_matter(line)
    word = re.match(r"[A-Za-z][\w-]*", text)
    if word and (word[0] in OTHER_KINDS or word[0].removesuffix("-beta") in OTHER_KINDS):
        return FormatError(f"This is a {word[0]}, not a flowchart.", line, "Only flowcharts can become guides.")
    return FormatError("No flowchart found.", line, "A flowchart begins with a line such as: flowchart TD")


def _front_matter(line: int) -> FormatError:
    return FormatError("Front matter must be on the first lines.", line, "Move it to the top, closed by a line ---.")


def _position(token: Piece, source: Source) -> int:
    if token.type == "$END" or token.start_pos is None:
        return max(0, len(source.text.rstrip()) - 1)
    return min(token.start_pos, len(source.text) - 1)


def _why(token: Piece, expected: set[str], source: Source, at: int) -> tuple[str, str]:
    in_text = "TEXT" in expected or bool(expected & CLOSING)
    if token.type == "$END":
        return _at_end(expected)
    if not in_text and source.line_text(at).lstrip().startswith("subgraph") and not token.isspace():
        return f"The title of a subgraph contains {_shown(token)}.", 'Put it in double quotes: subgraph "like (this)".'
    if in_text:
        return _in_text(token, source, at)
    if token.type == "_GRAPH":
        return "A second diagram starts here.", "Put each diagram in a block of its own."
    if token.type in KEYWORDS:
        word = str(token).split()[0]
        return f"Unexpected word {word}.", f"If it is the name of a node, capitalize it: {word.capitalize()}."
    if token.type == "ID" and {"LINK", "_NL"} & expected:
        return (
            f"An arrow is missing before {_shown(token)}.",
            "Names cannot have spaces: use A[My text].",
        )
    if token.type == "UNKNOWN":
        return _unknown(source, at)
    return f"Unexpected {_shown(token)}.", _general(token)


def _at_end(expected: set[str]) -> tuple[str, str]:
    if "_END" in expected:
        return "A subgraph is not closed.", "Add a line: end"
    return "The diagram ends unexpectedly.", "Something is missing at the end of the line."


def _in_text(token: Piece, source: Source, at: int) -> tuple[str, str]:
    if token.type in OPENING or token.type in CLOSING:
        return f"The text of a node or arrow contains {_shown(token)}.", QUOTE
    if token.type == "STR":
        return "A text contains double quotes.", 'Quote the whole text, and write #quot; for a " inside it.'
    if token.type == "UNKNOWN" and source.text[at : at + 1] == '"':
        return (
            "These quotes are not closed correctly.",
            "Write #quot; or #96; for a quote or backtick in a text.",
        )
    if re.search(r"[\[(][/\\]", source.line_text(at)):
        return "A text that begins with a slash or backslash draws a slanted shape.", 'Quote it: ["/like this"].'
    return f"The text ends before {_shown(token)}.", QUOTE


def _unknown(source: Source, at: int) -> tuple[str, str]:
    line = source.line_text(at).strip()
    if source.text[at : at + 1] == '"':
        return "These quotes are not closed.", 'Close them; write #quot; for a " inside a text.'
    if source.text[at : at + 1] in "])}":
        return f"Unmatched {source.text[at]}.", QUOTE
    snippet = source.text[at : at + 1].strip() or line[:20]
    return (
        f"{snippet!r} cannot be part of a name.",
        'Names are letters, digits, - and _; put the rest in a text: A["..."].',
    )


def _general(token: Piece) -> str:
    if token.type == "_FLAG" or str(token).startswith("<"):
        return "Comments begin with %% on a line of their own."
    if token.type in OPENING:
        return "Write the text directly after the name, without a space: A[text]."
    return "Each line is a node or nodes joined by arrows: A[One] --> B[Two]."


def _shown(token: Piece) -> str:
    text = " ".join(str(token).split())
    return (text[:30] + "…" if len(text) > 30 else text) or "the line end"
