"""The number of the bell."""

from collections.abc import Sequence

from accounts.models.notices import MAX_COUNTED


def unread_of(keys: Sequence[int]) -> dict[str, object]:
    """The context of ``accounts/notices_count.html``. ``keys``: those of the unread notices, the newest first."""
    return {"unread": len(keys), "newest_unread": keys[0] if keys else 0, "most_unread": MAX_COUNTED}
