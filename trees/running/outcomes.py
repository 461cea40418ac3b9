"""How a guide ends, in words and icons."""

ENDED = {"resolved": "Resolved", "escalate": "Escalated", "unresolved": "Unresolved"}
ENDINGS = ENDED | {"abandoned": "Abandoned"}  # of a run
ICONS = {"resolved": "circle-check", "escalate": "circle-arrow-up", "unresolved": "circle-help", "": "circle-help"}
MEANING = {
    "resolved": "The problem is solved.",
    "escalate": "This needs somebody else: hand it over with the summary.",
    "unresolved": "This guide ends here without a solution.",
    "": "The guide ends here.",
}
# To those who read a shared guide; where no outcome is given, nothing.
MEANING_OUTSIDE = MEANING | {"escalate": "This needs somebody else: ask your support team.", "": ""}
