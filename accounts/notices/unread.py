"""The number of the bell."""

from collections.abc import Sequence

from accounts.models.notices import MAX_COUNTED


def unread_of(keys: Sequence[int]) -> dict[str, object]:
    """The context of ``accounts/notices_count.html``. ``keys``: those of the unread notices, the newest first."""
    return {"unread": len(keys), "most_unread": MAX_COUNTED}
