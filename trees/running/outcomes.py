"""Labels, icons and explanations of outcomes."""

from trees.core.outcomes import OUTCOME_LABELS

RUN_OUTCOME_LABELS = OUTCOME_LABELS | {"abandoned": "Abandoned"}  # of a run
OUTCOME_ICONS = {
    "resolved": "circle-check",
    "escalate": "circle-arrow-up",
    "unresolved": "circle-help",
    "": "circle-help",
}
OUTCOME_MEANINGS = {
    "resolved": "The problem is solved.",
    "escalate": "This needs somebody else: hand it over with the summary.",
    "unresolved": "This guide ends here without a solution.",
    "": "The guide ends here.",
}
# For readers of a shared guide; nothing where no outcome is set.
PUBLIC_OUTCOME_MEANINGS = OUTCOME_MEANINGS | {"escalate": "This needs somebody else: ask your support team.", "": ""}
