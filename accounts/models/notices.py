"""Notices of a person, which kinds they want, and when they last had a digest. accounts/notices/ says more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models.people import User
from accounts.models.teams import Membership, Team
from accounts.notices.kinds import Kind, all_kinds, guides_of
from project.database.statements import Rows, fields_of

RETENTION = timedelta(days=90)
MAX_COUNTED = 99
MAX_WORDS_CHARS = 300
MAX_SUBJECT_CHARS = 40
DELETED_AT_ONCE = 5_000
Choice = tuple[int, bool, bool]  # person, on_site, by_mail
UNREAD = Q(read_at=None, on_site=True)
TO_MAIL = Q(to_mail=True)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def readable(self, person: int) -> Self:
        """Those of ``person`` whose team they are still in and whose guide is there; by the person's key."""
        member = Membership.objects.filter(team=OuterRef("team"), user=person)
        rows = self.filter(Q(team=None) | Exists(member), person=person)
        for guides in guides_of(person):
            rows = rows.filter(Q(guide=None) | Exists(guides.filter(pk=OuterRef("guide"))))
        return rows

    def of(self, person: User) -> Self:
        """What the bell and its page show to ``person``."""
        return self.readable(person.pk).filter(on_site=True)

    def unread(self) -> Self:
        return self.filter(UNREAD)

    def page(self, before: int | None, size: int) -> tuple[list[Notice], int | None]:
        """At most ``size`` notices, newest first, below the key ``before``; and where the next page begins."""
        rows = self if before is None else self.filter(pk__lt=before)
        page = list(rows.select_related("by", "team").order_by("-pk")[: size + 1])
        return page[:size], page[size - 1].pk if len(page) > size else None

    def mark_read(self) -> int:
        """Returns how many were unread. What was read is not mailed any more."""
        return self.filter(read_at=None).update(read_at=timezone.now(), to_mail=False)

    def mark_unread(self) -> int:
        return self.exclude(read_at=None).update(read_at=None)

    def delete_old(self) -> int:
        """Deletes what is older than RETENTION, in small transactions. Returns how many."""
        old = self.filter(created_at__lt=timezone.now() - RETENTION).order_by("pk")
        deleted = 0
        while keys := list(old.values_list("pk", flat=True)[:DELETED_AT_ONCE]):
            deleted += self.filter(pk__in=keys).delete()[0]
        return deleted


BaseNoticeManager = models.Manager.from_queryset(NoticeQuerySet)


class NoticeManager(BaseNoticeManager["Notice"]):
    def tell(
        self, kind: Kind, people: Iterable[int | None], *, key: object, by: User | None = None,
        team: int | None = None, guide: int | None = None, subject: object = "", words: str = "", count: int = 1,
    ) -> bool:  # fmt: skip
        """A notice for each of ``people`` (keys) who wants this kind, in the caller's transaction.

        ``key``: of what happened; nobody is told twice of the same. ``by``: who did it, and is not told. Of ``people``
        only those who are in ``team`` are told. Returns whether anybody wants this kind.
        """
        wanted = {person for person in people if person and not (by and by.pk == person)}
        choices = list(self._choices(kind, wanted, team)) if wanted else []
        if not choices:
            return False
        about = {"kind": kind.name, "team_id": team, "guide": guide}
        counts = self._fold(choices, about) if kind.folds else {}
        common = {"key": f"{kind.name} {key}"[:120], "subject": str(subject), "words": words[:MAX_WORDS_CHARS]}
        self.bulk_create(
            [
                Notice(
                    person_id=person, on_site=on_site, to_mail=by_mail, by=by,
                    count=count + counts.get(person, 0), **about, **common,
                )
                for person, on_site, by_mail in choices
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        return True

    def _choices(self, kind: Kind, people: Collection[int], team: int | None) -> Iterable[Choice]:
        """Of those who want ``kind`` at all: one statement, however many they are."""
        chosen = NoticeChoice.objects.filter(person=OuterRef("pk"), kind=kind.name)
        by_mail = Coalesce(Subquery(chosen.values("by_mail")), kind.by_mail)
        rows = User.objects.filter(pk__in=people, is_active=True, service_team=None).annotate(
            notice_on_site=Coalesce(Subquery(chosen.values("on_site")), True),
            notice_by_mail=Value(False) if kind.mailed_at_once else by_mail,
        )
        if team is not None:
            rows = rows.filter(Exists(Membership.objects.filter(user=OuterRef("pk"), team=team)))
        some = rows.filter(Q(notice_on_site=True) | Q(notice_by_mail=True)).order_by("pk")
        return some.values_list("pk", "notice_on_site", "notice_by_mail")

    def _fold(self, choices: Iterable[Choice], about: Mapping[str, object]) -> dict[int, int]:
        """Takes away the unread notices that the new ones stand for, too. Returns how much each person's counted."""
        people = [person for person, _, _ in choices]
        rows = self.filter(person__in=people, read_at=None, **about).order_by("pk").select_for_update()
        unread = list(rows.values_list("pk", "person", "count"))
        if unread:
            self.filter(pk__in=[pk for pk, _, _ in unread]).delete()
        return {person: count for _, person, count in unread}

    def unread_keys(self, person: User) -> list[int]:
        """Keys of the newest unread notices, MAX_COUNTED and one more at most. Open pages ask for them each minute."""
        return [pk for (pk,) in UNREAD_KEYS.all(person=person.pk)]


# A version without these tables deletes people and teams, and leaves their rows: so no constraint refuses that.
FREE: dict[str, Any] = {"db_constraint": False}


class Notice(models.Model):
    """One thing that one person is told of.

    Guides and what else it is about are keys, not relations: the rooms that know them are above this one.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False, **FREE
    )
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, help_text="Of what happened.")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+", **FREE)
    guide = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=MAX_SUBJECT_CHARS, blank=True, help_text="The run or the flag, for example.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", **FREE)
    words = models.CharField(max_length=MAX_WORDS_CHARS, blank=True)
    count = models.PositiveIntegerField(default=1, help_text="How many it stands for.")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    on_site = models.BooleanField(default=True)
    to_mail = models.BooleanField(default=False, help_text="It waits for the next digest.")

    objects = NoticeManager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_of_person"),
            models.Index(fields=["person", "-id"], condition=UNREAD, name="notices_unread"),
            models.Index(fields=["person"], condition=TO_MAIL, name="notices_to_mail"),
            models.Index(fields=["created_at"], name="notices_by_age"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_notice_of_each")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


# Compiled once: every open browser asks for it each minute.
UNREAD_KEYS = Rows(
    lambda person: Notice.objects.readable(person).unread().order_by("-pk").values_list("pk")[: MAX_COUNTED + 1],
    person=fields_of(User, "id")["id"],
)


class NoticeChoiceManager(models.Manager["NoticeChoice"]):
    def of(self, person: User) -> dict[str, tuple[bool, bool]]:
        """``(on_site, by_mail)`` of each kind, as chosen or by default."""
        chosen = {kind: (site, mail) for kind, site, mail in self._rows(person)}
        return {kind.name: chosen.get(kind.name, (True, kind.by_mail)) for kind in all_kinds()}

    def choose(self, person: User, choices: Mapping[str, tuple[bool, bool]]) -> None:
        """Sets the kinds in ``choices``, by their names, to ``(on_site, by_mail)``."""
        rows = [
            NoticeChoice(person=person, kind=kind, on_site=site, by_mail=mail) for kind, (site, mail) in choices.items()
        ]
        self.bulk_create(
            rows, update_conflicts=True, update_fields=["on_site", "by_mail"], unique_fields=["person", "kind"]
        )

    def _rows(self, person: User) -> Iterable[tuple[str, bool, bool]]:
        return self.filter(person=person).values_list("kind", "on_site", "by_mail")


class NoticeChoice(models.Model):
    """What a person chose for one kind. Without a row the kind's defaults count."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices", db_index=False, **FREE
    )
    kind = models.CharField(max_length=40)
    on_site = models.BooleanField()
    by_mail = models.BooleanField()

    objects = NoticeChoiceManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class DigestManager(models.Manager["Digest"]):
    @transaction.atomic
    def claim(self, person: int, pause: timedelta) -> bool:
        """Whether a digest may be sent to ``person`` now: not more than one a ``pause``, by one of all workers."""
        now = timezone.now()
        if self.filter(person=person, sent_at__lte=now - pause).update(sent_at=now):
            return True
        return self.get_or_create(person_id=person, defaults={"sent_at": now})[1]


class Digest(models.Model):
    """When a person had their last digest."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest", primary_key=True, **FREE
    )
    sent_at = models.DateTimeField()

    objects = DigestManager()

    def __str__(self) -> str:
        return f"digest of {self.person_id}"
