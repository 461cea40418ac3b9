"""What the bar of every page tells the user: how much waits for them, and whether this is the demo."""

from __future__ import annotations

from accounts.models import User
from accounts.models.notices import MAX_COUNTED
from trees.library.demo import can_delete_demo, is_demo_person
from trees.library.reviews import due_for
from trees.models import Flag


def waiting_for(user: User) -> dict[str, object]:
    """The context of ``flags/flags_count.html``: open flags, new answers and guides due for review as one number."""
    waiting = [Flag.objects.open_for(user), Flag.objects.unseen_answers(user), due_for(user)]
    count = sum(each.order_by()[: MAX_COUNTED + 1].count() for each in waiting)
    return {
        "count": count,
        "most": MAX_COUNTED,
        "is_demo": is_demo_person(user),
        "can_delete_demo": can_delete_demo(user),
    }
