"""Pictures that no guide shows any more, and their files.

Nothing counts the guides that show a picture: texts are written in many places, also by the version before. So the
worker looks through the texts when a picture is due: a week after it came, each month from then on, and when a guide
was deleted that showed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from trees.core.links import PICTURES_PATH
from trees.models.pictures.picture import Picture
from trees.models.trees.revisions import Revision
from trees.models.trees.tree import Tree

UNUSED_FOR = timedelta(days=7)  # a text that nobody could save yet may show it
LOOKED_AGAIN = timedelta(days=30)
MAX_PICTURES_PER_SWEEP = 500
REVISIONS_PER_STATEMENT = 500
KEY = re.compile(f"{PICTURES_PATH}([0-9a-f]{{32}})")


def due() -> models.QuerySet[Picture]:
    now = timezone.now()
    return Picture.objects.filter(Q(check_at__lte=now) | Q(check_at=None, created_at__lte=now - UNUSED_FOR))


def sweep() -> int:
    """Deletes the pictures that are due and in no text. Returns how many."""
    keys = set(due().order_by("pk").values_list("pk", flat=True)[:MAX_PICTURES_PER_SWEEP])
    if not keys:
        return 0
    unused, last = _without_used(keys, 0)
    deleted = 0
    for key in sorted(unused):
        with transaction.atomic():
            if _without_used({key}, last)[0]:  # saved since
                deleted += Picture.objects.filter(pk=key).delete()[0]
    Picture.objects.filter(pk__in=keys).update(check_at=timezone.now() + LOOKED_AGAIN)
    return deleted


def check_soon(sender: object, instance: Tree, **kwargs: object) -> None:
    """Before a guide is deleted: its pictures may be the last ones of their kind."""
    contents = Revision.objects.filter(tree=instance, content__contains=PICTURES_PATH).values_list("content", flat=True)
    keys = {key for content in contents.iterator() for key in KEY.findall(content)} | _keys([instance.description])
    if keys:
        Picture.objects.filter(pk__in=keys).update(check_at=timezone.now())


def delete_file(sender: object, instance: Picture, **kwargs: object) -> None:
    """With the row, whatever deleted it: a file that is gone before the row is would be missed by a rollback."""
    if instance.file.name:
        transaction.on_commit(partial(default_storage.delete, instance.file.name))


def connect() -> None:
    models.signals.pre_delete.connect(check_soon, sender=Tree, dispatch_uid="picture_sweep")
    models.signals.post_delete.connect(delete_file, sender=Picture, dispatch_uid="picture_sweep")


def _without_used(keys: set[str], after: int) -> tuple[set[str], int]:
    """Those of ``keys`` that no revision above ``after``, and no description, shows; and the last revision."""
    left = keys - _keys(Tree.objects.filter(description__contains=PICTURES_PATH).values_list("description", flat=True))
    newest: int = Revision.objects.aggregate(newest=Max("pk"))["newest"] or 0
    while left and after < newest:
        until = after + REVISIONS_PER_STATEMENT
        rows = Revision.objects.filter(pk__gt=after, pk__lte=until, content__contains=PICTURES_PATH)
        left -= _keys(rows.order_by().values_list("content", flat=True))
        after = until
    return left, newest


def _keys(texts: Iterable[str]) -> set[str]:
    return {key for text in texts for key in KEY.findall(text)}
