"""Runs: one walk through one release by one person. Events are only ever added; trees/core/walk.py folds them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import thread_time
from typing import Self
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Role, Team, User
from project.web.errors import Conflict
from project.web.races import raises_conflict
from project.web.times import on_days
from trees.core import fork, walk
from trees.models.revisions import Revision, graph_of
from trees.models.run_events import Clock, Refusal, RunEvent, Sent
from trees.models.team_owned import TeamOwned, TeamOwnedQuerySet
from trees.models.tree import Tree
from trees.models.webhook_events import RUN_FINISHED
from trees.models.webhooks import Delivery

MAX_EVENTS_PER_RUN = 5000  # of one run
ENDING = ("finish", "handover")  # what a run that is full can still come to
MOST_WORDS = 8  # of a search
MAX_VALIDATION_SECONDS = (
    2  # seconds of work on what is sent at once; a slow pattern must not hold up everybody else's writing
)
THEIRS = "This run is somebody else's: they can hand it over, or you can fork it."
NOT_A_MEMBER = "A run can only be handed over to a member of its team."
UNDER_WAY = Q(ended_at=None)


class RunQuerySet(TeamOwnedQuerySet["Run"]):
    def in_state(self, state: str) -> Self:
        """``state``: "under_way", "finished" or "abandoned"."""
        return {"under_way": self.under_way, "finished": self.finished, "abandoned": self.abandoned}[state]()

    def under_way(self) -> Self:
        return self.filter(UNDER_WAY)

    def finished(self) -> Self:
        return self.filter(ended_at__isnull=False).exclude(outcome=Run.ABANDONED)

    def abandoned(self) -> Self:
        return self.filter(outcome=Run.ABANDONED)

    def search(self, text: str) -> Self:
        """With every word of ``text`` in the ticket's number or the caller's name."""
        for word in text.casefold().split()[:MOST_WORDS]:
            self = self.filter(words__contains=word)
        return self

    def started_between(self, since: date | None = None, until: date | None = None) -> Self:
        """On a day from ``since`` to ``until``, both included, as the site's time zone has days."""
        return self.filter(**on_days("started_at", since, until))

    def abandon_idle(self, before: datetime, most: int) -> int:
        """Ends up to ``most`` runs in which nothing happened since ``before``; answers how many. What happens later in
        one of them has it go on."""
        idle = Q(touched_at__lt=before)
        keys = list(self.under_way().filter(idle).order_by("touched_at").values_list("pk", flat=True)[:most])
        left = Run.objects.under_way().filter(idle, pk__in=keys)  # something may have happened meanwhile
        return left.update(ended_at=F("touched_at"), outcome=Run.ABANDONED)


BaseRunManager = models.Manager.from_queryset(RunQuerySet)


class RunManager(BaseRunManager["Run"]):
    @raises_conflict
    def start(
        self, tree: Tree, *, by: User, key: UUID | None = None, release: Revision | None = None, ago: float = 0
    ) -> "Run":
        """A new run of ``tree``, or the one of that key that ``by`` has begun already.

        ``release``: one of the tree's, else the live one. ``ago``: seconds since its first step was shown.
        ValidationError when the tree is not published, or the key is another run's.
        """
        key = key or uuid4()
        if found := self.filter(pk=key).first():
            return self._same(found, tree, by)
        release = release or tree.live
        if release is None or tree.live_id is None:
            raise ValidationError("This guide is not published.")
        now = timezone.now()
        began = now - timedelta(seconds=min(max(ago, 0), 86_400))
        place = {"node": graph_of(release.pk).start, "node_release": release}
        whose = {"tree": tree, "team_id": tree.team_id, "person": by, "release": release, "first_release": release}
        run, made = self.get_or_create(pk=key, defaults={**whose, **place, "started_at": began, "touched_at": now})
        if not made:
            return self._same(run, tree, by)
        Tree.objects.filter(pk=tree.pk).update(run_count=F("run_count") + 1)
        return run

    def _same(self, run: "Run", tree: Tree, by: User) -> "Run":
        if (run.tree_id, run.person_id) != (tree.pk, by.pk):
            raise ValidationError("This key belongs to another run.")
        return run


class Run(TeamOwned, models.Model):
    """Where a run stands is what its events make of it; the fields below repeat what lists and numbers look for."""

    ABANDONED = "abandoned"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="runs", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="runs", db_index=False)
    release = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="runs", db_index=False)
    first_release = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="runs_made", db_index=False)
    handed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    forked_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="forks")
    started_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    seconds = models.PositiveIntegerField(default=0, help_text="From its start to its end, or to what happened last.")
    steps = models.PositiveIntegerField(default=0, help_text="Answers that stand.")
    node = models.CharField(max_length=64, blank=True, help_text="Where it stands, or ended.")
    node_release = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="+", null=True, db_index=False)
    ticket = models.CharField(max_length=200, blank=True)
    caller = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=410, blank=True, help_text="What search looks through.")
    serial = models.PositiveIntegerField(default=0, help_text="How many events it has.")

    objects = RunManager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["team", "-started_at", "-id"], name="runs_of_team"),
            models.Index(fields=["person", "-started_at", "-id"], name="runs_of_person"),
            models.Index(fields=["tree", "-started_at", "-id"], name="runs_of_tree"),
            models.Index(fields=["person", "-touched_at", "-id"], condition=UNDER_WAY, name="runs_under_way"),
            models.Index(fields=["touched_at"], condition=UNDER_WAY, name="runs_idle"),
            models.Index(fields=["release", "outcome", "seconds", "started_at"], name="runs_counted"),
            models.Index(fields=["node_release", "node", "outcome", "started_at"], name="runs_placed"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def under_way(self) -> bool:
        return self.ended_at is None

    @property
    def abandoned(self) -> bool:
        return self.outcome == self.ABANDONED

    def state(self) -> walk.State:
        """Where the run is: its events, folded."""
        return walk.walk(graph_of, self.first_release_id, (row.event for row in self.events.all()))

    @raises_conflict
    def record(self, sent: Sequence[Sent], *, by: User) -> tuple[walk.State, list[Refusal]]:
        """Adds the events that fit, in their order, each once. Answers the state after them and what was refused.

        PermissionDenied when it is not (or not any more) the run of ``by``, who can hand it over at most.
        """
        whole = Run.objects.select_related("tree", "release", "person", "handed_by").defer(
            "tree__words", "release__content"
        )
        try:
            self.refresh_from_db(from_queryset=whole.select_for_update(of=("self",)))
        except Run.DoesNotExist:
            raise Conflict("This run was deleted meanwhile, with its guide.") from None
        if by.pk != self.person_id and any(each.event.kind != "handover" for each in sent):
            raise PermissionDenied(THEIRS)
        rows = list(self.events.all())
        state = walk.walk(graph_of, self.first_release_id, (row.event for row in rows))
        seen = {str(row.uuid) for row in rows}
        clock, until = Clock(self, rows), thread_time() + MAX_VALIDATION_SECONDS
        open_to = self._releases({each.event.entered for each in sent} - {0}, set(state.entered.values()))
        refused: list[Refusal] = []
        added: list[RunEvent] = []
        for each in sent:
            if each.event.uuid in seen:
                continue
            event = _entering(state, each.event, open_to)
            try:
                after = self._apply(state, event, len(seen), until)
            except walk.Refused as error:
                refused.append(Refusal(event.uuid, error.reason, str(error), error.errors))
                continue
            added.append(RunEvent.of(self, event, state, after, by, *clock.read(each)))
            clock.set_ended(bool(after.outcome(graph_of)))
            state = after
            seen.add(event.uuid)
        if added:
            RunEvent.objects.bulk_create(added)
            self._follow(state, len(seen), clock)
        return state, refused

    @raises_conflict
    def fork(self, step: int, *, by: User, key: UUID | None = None) -> "Run":
        """A new run of ``by`` that stands where this one was at ``step`` answers, with what was noted and entered.

        ValidationError when this run has not so many answers. The same ``key`` again makes no second one.
        """
        state = self.state()
        if not 0 <= step <= len(state.trail):
            raise ValidationError("This run has no such step.")
        release_id = fork.first_release_id(state, self.first_release_id, graph_of)
        made = Run.objects.start(self.tree, by=by, key=key, release=Revision.objects.get(pk=release_id))
        if made.forked_from_id is None and not made.serial:
            made.forked_from = self
            made.save(update_fields=["forked_from"])
            made.record([Sent(each) for each in fork.events(state, step, release_id, graph_of)], by=by)
        return made

    @raises_conflict
    def hand_over(self, to: User, *, by: User, key: UUID | None = None) -> None:
        """Makes it the run of ``to``, of the same team. PermissionDenied as ``check_hand_over`` says.

        The same ``key`` again changes nothing, even if the run was handed on since.
        """
        key = key or uuid4()
        self.check_hand_over(by)
        if not self.team.memberships.filter(user=to).exists():
            raise ValidationError(NOT_A_MEMBER)
        if to.pk == self.person_id or self.events.filter(uuid=key).exists():
            return
        self._record_here("handover", key, by, text=str(to.pk))
        self.person, self.handed_by = to, by
        self.save(update_fields=["person", "handed_by"])

    def check_hand_over(self, by: User) -> None:
        """PermissionDenied unless ``by`` runs it, or is an editor of its team."""
        writers = self.team.memberships.filter(role__in=Role.EDITOR.covering)
        if by.pk != self.person_id and not writers.filter(user=by).exists():
            raise PermissionDenied(THEIRS)

    @raises_conflict
    def switch(self, *, by: User, key: UUID | None = None) -> None:
        """Goes on with the tree's newest release. ValidationError says why that cannot be."""
        if by.pk != self.person_id:
            raise PermissionDenied("Only who runs it can have a run go on with another release.")
        key = key or uuid4()
        if self.events.filter(uuid=key).exists():
            return
        if reason := self.switch_problem(self.state()):
            raise ValidationError(reason)
        self._record_here("switch", key, by, entered=self.tree.live_id or 0)

    @property
    def newer_release(self) -> Revision | None:
        """The newest release of the tree, when a run under way is on an older one."""
        live = self.tree.live
        return live if self.under_way and live and (live.number or 0) > (self.release.number or 0) else None

    def switch_problem(self, state: walk.State) -> str:
        """Why the run cannot go on with the newest release; "" when it can."""
        if self.newer_release is None:
            return "There is no newer release for this run to go on with."
        if state.place.back:
            return "It is inside another guide now; it can go on with the newer release once it is back."
        if state.place.node not in graph_of(self.newer_release.pk).nodes:
            return "The newer release does not have the step at which this run stands."
        return ""

    def _record_here(self, kind: str, key: UUID, by: User, *, text: str = "", entered: int = 0) -> None:
        state = self.state()
        place = state.place
        event = walk.Event(str(key), kind, len(state.trail), place.release_id, place.node, entered=entered, text=text)
        _, refused = self.record([Sent(event)], by=by)
        if refused:  # something else happened in between
            raise ValidationError(refused[0].message)

    def _releases(self, wanted: set[int], entered: set[int]) -> dict[int, int]:
        """Release -> its tree, of those ``wanted`` whose tree the team publishes, or which the run has ``entered``."""
        can_enter = Q(tree__live__isnull=False) | Q(pk__in=entered)
        releases = Revision.objects.filter(can_enter, pk__in=wanted, number__isnull=False, tree__team=self.team_id)
        return dict(releases.values_list("pk", "tree")) if wanted else {}

    def _apply(self, state: walk.State, event: walk.Event, count: int, until: float) -> walk.State:
        if count >= MAX_EVENTS_PER_RUN and event.kind not in ENDING:
            raise walk.Refused("full", f"A run has at most {MAX_EVENTS_PER_RUN:,} events. Start again, or fork it.")
        if event.values and thread_time() > until:
            raise walk.Refused("values", "What was entered takes too long to check.")
        return walk.apply(state, event, graph_of)

    def _follow(self, state: walk.State, serial: int, clock: Clock) -> None:
        """Has the row say what the events say."""
        self.serial = serial
        self.release_id, self.steps = state.release_id, len(state.trail)
        self.node, self.node_release_id = state.place.node, state.place.release_id
        self.ticket, self.caller = state.details.get("ticket", ""), state.details.get("caller", "")
        self.words = f"{self.ticket} {self.caller}".casefold().strip()[:410]
        was_over = not self.under_way and not self.abandoned
        self.outcome = state.outcome(graph_of)
        self.touched_at, self.ended_at = clock.last, clock.ended
        self.seconds = int(((clock.ended or clock.last) - self.started_at).total_seconds())
        self.save()
        if self.outcome and not was_over:
            Delivery.objects.enqueue(RUN_FINISHED, self.team_id, self)


def _entering(state: walk.State, event: walk.Event, open_to: dict[int, int]) -> walk.Event:
    """``event`` without the release it ``entered``, unless that is one of the tree its option leads through."""
    if event.kind == "switch" or not event.entered:
        return event
    options = graph_of(state.place.release_id).nodes[state.place.node].options
    tree = next((option.tree for option in options if option.key == event.option), 0)
    return event if tree and open_to.get(event.entered) == tree else replace(event, entered=0)
