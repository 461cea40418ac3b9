"""How a step or a run ends: the keys, and the words people read for them. Each exists only here."""

# Of a step, and of a run that ended.
STEP_OUTCOME_LABELS = {"resolved": "Resolved", "escalate": "Escalate", "unresolved": "Unresolved"}
OUTCOME_LABELS = STEP_OUTCOME_LABELS | {"escalate": "Escalated"}
OUTCOMES = tuple(STEP_OUTCOME_LABELS)
