"""Flags: remarks about a step, raised by the person who ran the guide."""

from typing import Self
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import CAN_EDIT
from accounts.models import Team, User
from project.web.races import raises_conflict
from trees.core.stored import MAX_TITLE_CHARS
from trees.core.text import tidy
from trees.models import notice_kinds
from trees.models.integrations.webhook_events import FLAG_RAISED
from trees.models.integrations.webhooks import Delivery
from trees.models.queries.words import has_word, words_in, words_of
from trees.models.runs.run import Run
from trees.models.team_owned import TeamOwned, TeamOwnedQuerySet
from trees.models.trees.revisions import Revision, graph_of
from trees.models.trees.tree import Tree

OPEN = models.Q(resolved_at=None)
MAX_FLAG_CHARS = 1000
MAX_FLAG_WORDS_CHARS = 5000


class FlagQuerySet(TeamOwnedQuerySet["Flag"]):
    def open(self) -> Self:
        return self.filter(OPEN)

    def open_for(self, user: User) -> Self:
        """The open flags that ``user`` may resolve: those of teams in which they are an editor."""
        return self.of(user).open().filter(CAN_EDIT)

    def search(self, text: str) -> Self:
        """Flags with every word of ``text`` in the step's title, in the remark, or in the guide's title."""
        for word in words_in(text):
            self = self.filter(has_word(word) | Q(tree__title__icontains=word))
        return self

    def reindex(self, limit: int) -> int:
        """Writes ``words`` of up to ``limit`` flags that an older version raised; returns how many."""
        flags = list(self.filter(words="").select_related("tree").order_by("pk")[:limit])
        for flag in flags:
            self.filter(pk=flag.pk).update(words=flag_words(flag.tree.title, flag.step, flag.text))
        return len(flags)

    def answers_for(self, user: User) -> Self:
        """The resolved flags that ``user`` raised."""
        return self.of(user).filter(by=user, resolved_at__isnull=False)

    def unseen_answers(self, user: User) -> Self:
        """Those of them that ``user`` has not seen yet."""
        return self.answers_for(user).filter(seen_at=None)

    @transaction.atomic
    def mark_seen(self, user: User) -> int:
        """Marks the answers as seen by ``user``. Returns how many of them were new."""
        new = list(self.unseen_answers(user).values_list("pk", flat=True))
        if new:
            notice_kinds.answers_were_seen(user, new)
        return self.model._default_manager.filter(pk__in=new).update(seen_at=timezone.now())


def flag_words(guide: str, step: str, text: str) -> str:
    return words_of(guide, step, text, max_chars=MAX_FLAG_WORDS_CHARS)


BaseFlagManager = models.Manager.from_queryset(FlagQuerySet)


class FlagManager(BaseFlagManager["Flag"]):
    @raises_conflict
    def raise_flag(
        self, key: UUID, *, run: Run | None, tree: Tree, release: Revision, node: str, kind: str, text: str, by: User
    ) -> "Flag":
        """Creates the flag with this ``key``, or returns the one that ``by`` raised with it before.

        It is about the guide of ``release``, which may be another one than ``tree`` when a run goes through it.
        ValidationError for an unknown ``node`` or ``kind``, for a ``text`` of more than MAX_FLAG_CHARS, for a
        release of another team, and for a key of another person's flag.
        """
        if flag := self.filter(pk=key).first():
            return _own(flag, by)
        guide = tree if release.tree_id == tree.pk else release.tree
        if guide.team_id != (run or tree).team_id:
            raise ValidationError("This step belongs to another team.")
        content = {"kind": _kind(kind), "node": node, "step": _step(release, node), "text": _cleaned(text, "text")}
        content["words"] = flag_words(guide.title, content["step"], content["text"])
        owner = {"tree": guide, "team_id": guide.team_id, "release": release, "run": run, "by": by}
        flag, made = self.get_or_create(pk=key, defaults={**owner, **content})
        if made:
            Delivery.objects.enqueue(FLAG_RAISED, flag.team_id, flag)
            notice_kinds.tell_of_flag(flag)
        return _own(flag, by)


class Flag(TeamOwned, models.Model):
    """A remark about one step of one release. The client makes its key, so a replayed request raises it only once."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "Wrong"
        UNCLEAR = "unclear", "Unclear"
        MISSING = "missing", "An answer is missing"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="flags", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="flags", db_index=False)
    release = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    node = models.CharField(max_length=64)
    step = models.CharField(max_length=MAX_TITLE_CHARS, help_text="The step's title.")
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="flags")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=MAX_FLAG_CHARS, blank=True)
    words = models.TextField(blank=True, default="", db_default="", editable=False)  # what search looks through
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="flags_raised", db_index=False)
    raised_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.CharField(max_length=MAX_FLAG_CHARS, blank=True, help_text="To whoever raised it.")
    seen_at = models.DateTimeField(null=True, help_text="When they saw that.")

    objects = FlagManager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        indexes = [
            models.Index(fields=["team", "-raised_at", "-id"], condition=OPEN, name="flags_open"),
            models.Index(fields=["tree", "-raised_at", "-id"], name="flags_of_tree"),
            models.Index(fields=["by", "-raised_at", "-id"], name="flags_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.node}"

    @transaction.atomic
    def resolve(self, message: str, by: User) -> None:
        """Resolves it with a ``message`` to its author. ValidationError if it is resolved already."""
        message, now = _cleaned(message, "message"), timezone.now()
        seen = now if by.pk == self.by_id else None  # authors need no notice of their own answer
        fields = {"resolved_at": now, "resolved_by": by, "message": message, "seen_at": seen}
        if not Flag.objects.filter(pk=self.pk).open().update(**fields):
            raise ValidationError("Somebody else has resolved this already.")
        for name, value in fields.items():
            setattr(self, name, value)
        notice_kinds.tell_of_answer(self, by)

    @raises_conflict
    def reopen(self) -> None:
        """Opens it again. The message is kept for the next editor who resolves it."""
        self.resolved_at = self.resolved_by = self.seen_at = None
        self.save(update_fields=["resolved_at", "resolved_by", "seen_at"])


def _own(flag: Flag, by: User) -> Flag:
    if flag.by_id != by.pk:
        raise ValidationError("This key belongs to another flag.")
    return flag


def _kind(kind: str) -> str:
    if kind not in Flag.Kind.values:
        raise ValidationError({"kind": f"One of {', '.join(Flag.Kind.values)}."})
    return kind


def _step(release: Revision, node: str) -> str:
    """The title of the step."""
    nodes = graph_of(release.pk).nodes if release.number else {}
    if node not in nodes:
        raise ValidationError({"node": "There is no such step in this release."})
    return nodes[node].title


def _cleaned(text: str, field: str) -> str:
    """``text`` without characters that cannot be stored. ValidationError when it is too long."""
    text = tidy(text).strip()
    if len(text) > MAX_FLAG_CHARS:
        raise ValidationError({field: f"At most {MAX_FLAG_CHARS:,} characters."})
    return text
