"""Runs: one walk through one release by one person. Events are append-only; trees/core/runs/walk.py folds them."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.access import CAN_EDIT
from accounts.models import ApiKey, Team, User
from project.database.statements import Select
from project.monitoring.metrics import EVENTS
from project.web.errors import Conflict
from project.web.races import lock_against_deletion, raises_conflict
from trees.core.runs import fork, walk
from trees.core.text import tidy
from trees.models import notice_kinds
from trees.models.integrations.webhook_events import RUN_FINISHED, RUN_STARTED, STEP_REACHED
from trees.models.integrations.webhooks import Delivery
from trees.models.runs.agents import MAX_MODEL_CHARS, RUNS_OF_AGENTS, DoneBy, FollowedBy, mark, receiver, whose
from trees.models.runs.events import Clock, Refusal, RunEvent, Sent
from trees.models.runs.queries import ABANDONED, MAX_RUN_WORDS_CHARS, UNDER_WAY, RunManager, run_words
from trees.models.runs.recording import Recording
from trees.models.runs.snapshots import Fold, fold, save_snapshot
from trees.models.search.runs import RUNS_BY_WORDS
from trees.models.team_owned import TeamOwned
from trees.models.trees.revisions import Revision, graph_of
from trees.models.trees.tree import Tree

NOT_YOUR_RUN = "This run is somebody else's: they can hand it over, or you can fork it."
DELETED = "This run was deleted meanwhile."
NOT_A_MEMBER = "A run can only be handed over to a member of its team."
MAX_HANDOVER_NOTE_CHARS = 500
HANDOVER_FIELDS = ["person", "handed_by", "key", "handover_note"]
Whose = dict[str, int | str | None]  # ``person``, ``handed_by``, ``agent`` (keys) and ``note``


class Run(TeamOwned, models.Model):
    """The events of a run decide its state. The fields repeat what lists and numbers filter and sort by."""

    ABANDONED = ABANDONED

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="runs", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="runs", db_index=False)
    release = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="runs", db_index=False)
    first_release = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="runs_made", db_index=False)
    handed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    handover_note = models.TextField(
        max_length=MAX_HANDOVER_NOTE_CHARS, blank=True, default="", db_default="", help_text="From who handed it over."
    )
    forked_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="forks")
    started_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    seconds = models.PositiveIntegerField(default=0, help_text="From its start to its end, or to what happened last.")
    steps = models.PositiveIntegerField(default=0, help_text="Answers that stand.")
    node = models.CharField(max_length=64, blank=True, help_text="Where it stands, or ended.")
    node_release = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="+", null=True, db_index=False)
    ticket = models.CharField(max_length=walk.MAX_DETAIL_CHARS, blank=True)
    caller = models.CharField(max_length=walk.MAX_DETAIL_CHARS, blank=True)
    words = models.CharField(max_length=MAX_RUN_WORDS_CHARS, blank=True, help_text="What search looks through.")
    serial = models.PositiveIntegerField(default=0, help_text="How many events it has.")
    erased_at = models.DateTimeField(null=True, editable=False, help_text="When what the caller told was erased.")
    look = models.BooleanField(
        default=False, db_default=False, help_text="Nothing worth keeping was recorded: no list and no number has it."
    )

    done_by = models.CharField(max_length=6, choices=DoneBy, default=DoneBy.PERSON, db_default=DoneBy.PERSON.value)
    model = models.CharField(
        max_length=MAX_MODEL_CHARS, blank=True, default="", db_default="", help_text="Of the agent, as told."
    )
    key = models.ForeignKey(ApiKey, on_delete=models.SET_NULL, null=True, related_name="runs", help_text="The agent's.")

    objects = RunManager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["team", "-started_at", "-id"], name="runs_of_team"),
            models.Index(fields=["person", "-started_at", "-id"], name="runs_of_person"),
            models.Index(fields=["tree", "-started_at", "-id"], name="runs_of_tree"),
            models.Index(fields=["person", "-touched_at", "-id"], condition=UNDER_WAY, name="runs_under_way"),
            models.Index(fields=["touched_at"], condition=UNDER_WAY, name="runs_idle"),
            models.Index(fields=["tree", "ticket"], condition=UNDER_WAY & ~Q(ticket=""), name="runs_of_ticket"),
            RUNS_BY_WORDS,
            models.Index(fields=["team", "touched_at"], condition=Q(look=True), name="runs_looks"),
            models.Index(fields=["team", "touched_at"], condition=Q(erased_at=None), name="runs_to_erase"),
            models.Index(fields=["release", "outcome", "seconds", "started_at"], name="runs_counted"),
            *RUNS_OF_AGENTS,
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
        """The state of the run: its events, folded."""
        return fold(self).state

    @raises_conflict
    def record(
        self, sent: Sequence[Sent], *, by: User, agent: FollowedBy | None = None
    ) -> tuple[walk.State, list[Refusal]]:
        """Appends the valid events in order, each once. Returns the state after them and the refused events.

        PermissionDenied when it is not (or no longer) the run of ``by``, unless all events are handovers.
        """
        self._lock()
        if by.pk != self.person_id and any(each.event.kind != "handover" for each in sent):
            raise PermissionDenied(NOT_YOUR_RUN)
        folded = fold(self, [each.event.uuid for each in sent])
        recording = Recording(self, folded, sent, by)
        for each in sent:
            recording.add(each)
        if recording.added:
            self._save_recorded(recording, folded, agent)
        return recording.state, recording.refused

    @raises_conflict
    def fork(self, step: int, *, by: User, key: UUID | None = None) -> "Run":
        """A new run of ``by`` at the place where this one was after ``step`` answers, with its notes and values.

        ValidationError when this run has fewer answers. The same ``key`` again returns the same run.
        """
        state = self.state()
        if not 0 <= step <= len(state.trail):
            raise ValidationError("This run has no such step.")
        release_id = fork.first_release_id(state, self.first_release_id, graph_of)
        if not lock_against_deletion(Run, [self.pk]):  # before the tree, which counts the new run
            raise Conflict(DELETED)
        copy = Run.objects.start(self.tree, by=by, key=key, release=Revision.objects.get(pk=release_id))
        if copy.forked_from_id is None and not copy.serial:
            copy.forked_from = self
            copy.save(update_fields=["forked_from"])
            copy.keep()
            copy.record([Sent(each) for each in fork.events(state, step, release_id, graph_of)], by=by)
        return copy

    @raises_conflict
    def hand_over(self, to: User | ApiKey, *, by: User, key: UUID | None = None, note: str = "") -> Whose:
        """Makes ``to``, a member of the team or the agent with this key, the person of the run. ``note``: for them.

        Returns whose it was; {} where nothing changed: the same ``key`` again does not, even if the run was handed over
        again since, nor does what ``by`` did already. PermissionDenied: see ``check_hand_over``.
        """
        self._lock()  # or two who hand it over at the same moment would both take it for theirs
        if self.handed_by_id == by.pk and whose(to) == (self.person_id, self.key_id):
            return {}  # a proxy may send a request twice, and the run of ``by`` is no longer theirs
        self.check_hand_over(by)
        key, (person, agent) = key or uuid4(), receiver(to, self.team, by)
        if not self.team.memberships.filter(user=person).exists():
            raise ValidationError(NOT_A_MEMBER)
        if (person.pk == self.person_id and not agent) or self.events.filter(uuid=key).exists():
            return {}
        was: Whose = {"person": self.person_id, "handed_by": self.handed_by_id, "agent": self.key_id}
        was["note"] = self.handover_note
        self._record_here("handover", key, by, text=str(person.pk))
        self.person, self.handed_by, self.key = person, by, agent
        self.handover_note = tidy(note)[:MAX_HANDOVER_NOTE_CHARS]
        self.save(update_fields=HANDOVER_FIELDS)
        self.keep()
        notice_kinds.tell_of_handover(self, person, by, key)
        return was

    @raises_conflict
    def give_back(self, before: dict[str, int | None], note: str, *, by: User, serial: int, key: UUID) -> None:
        """Undoes the ``hand_over`` with ``key``, which left it with ``serial`` events. ``before``: whose it was,
        with the ``note`` that they had.

        ValidationError where somebody went on with it, or that person left the team; Conflict where it was deleted.
        """
        self._lock()
        if self.serial != serial:
            raise ValidationError(f"{self.person or 'Somebody'} has gone on with this run. Ask them to hand it back.")
        if not self.team.memberships.filter(user=before["person_id"]).exists():
            raise ValidationError(NOT_A_MEMBER)
        notice_kinds.forget_handover(self, key)
        self._record_here("handover", uuid4(), by, text=str(before["person_id"]))
        for name, value in before.items():
            setattr(self, name, value)
        self.handover_note = note
        self.save(update_fields=HANDOVER_FIELDS)

    @transaction.atomic(savepoint=False)
    def keep(self) -> None:
        """From a look to a run, which lists and numbers have."""
        if Run.objects.looks().filter(pk=self.pk).update(look=False):
            Tree.objects.filter(pk=self.tree_id).update(run_count=F("run_count") + 1)
            Delivery.objects.enqueue(RUN_STARTED, self.team_id, self)
        self.look = False

    def dismiss(self, *, by: User) -> None:
        """Gives a run under way up, as if it had been idle for long: a later event resumes it."""
        if by.pk != self.person_id:
            raise PermissionDenied(NOT_YOUR_RUN)
        Run.objects.filter(pk=self.pk).under_way().update(ended_at=F("touched_at"), outcome=self.ABANDONED)

    def reopen(self, *, by: User) -> None:
        """Undoes ``dismiss``."""
        if by.pk != self.person_id:
            raise PermissionDenied(NOT_YOUR_RUN)
        Run.objects.filter(pk=self.pk).abandoned().update(ended_at=None, outcome="")

    def check_hand_over(self, by: User) -> None:
        """PermissionDenied unless it is the run of ``by`` or of an agent of the team, or ``by`` is an editor of it."""
        members = self.team.memberships.filter(user=by)
        of_agent = self.person is not None and self.person.service_team_id == self.team_id
        if by.pk != self.person_id and not (members if of_agent else members.filter(CAN_EDIT)).exists():
            raise PermissionDenied(NOT_YOUR_RUN)

    @raises_conflict
    def switch(self, *, by: User, key: UUID | None = None) -> None:
        """Continues on the newest release of the tree. ValidationError says why it cannot."""
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

    def _lock(self) -> None:
        """Reads the run as it is now and locks it until the transaction ends. Conflict when it was deleted."""
        if not LOCKED.refresh(self, id=self.pk):
            raise Conflict(DELETED)

    def _record_here(self, kind: str, key: UUID, by: User, *, text: str = "", entered: int = 0) -> None:
        state = self.state()
        place = state.place
        event = walk.Event(str(key), kind, len(state.trail), place.release_id, place.node, entered=entered, text=text)
        _, refused = self.record([Sent(event)], by=by)
        if refused:  # another event was recorded in between
            raise ValidationError(refused[0].message)

    def _save_recorded(self, recording: Recording, folded: Fold, agent: FollowedBy | None) -> None:
        added, clock = recording.added, recording.clock
        RunEvent.objects.bulk_create(added)
        EVENTS.inc(len(added))
        folded.state, folded.serial = recording.state, recording.count
        folded.last, folded.moved = clock.last, clock.moved
        save_snapshot(self, folded, added[-1].pk)
        if any(each.kind != "handover" for each in added):
            mark(self, agent)
        self._update_row(recording.state, recording.count, clock)

    def repeat(self, state: walk.State, serial: int, clock: Clock) -> None:
        """Sets the fields that repeat the state of its ``serial`` events. Does not save."""
        self.serial, self.erased_at = serial, None
        self.release_id, self.steps = state.release_id, len(state.trail)
        self.node, self.node_release_id = state.place.node, state.place.release_id
        self.ticket, self.caller = state.details.get("ticket", ""), state.details.get("caller", "")
        self.words = run_words(self.ticket, self.caller)
        self.outcome = state.outcome(graph_of)
        self.touched_at, self.ended_at = clock.last, clock.ended
        self.seconds = int(((clock.ended or clock.last) - self.started_at).total_seconds())

    def _update_row(self, state: walk.State, serial: int, clock: Clock) -> None:
        had_ended = not self.under_way and not self.abandoned
        before = (self.node_release_id, self.node)
        self.repeat(state, serial, clock)
        self.save()
        if self.look and (self.outcome or not state.is_look):
            self.keep()
        if self.outcome and not had_ended:
            Delivery.objects.enqueue(RUN_FINISHED, self.team_id, self)
        elif not self.outcome and (self.node_release_id, self.node) != before:
            Delivery.objects.enqueue(STEP_REACHED, self.team_id, self)


LOCKED = Select(lambda id: Run.objects.locked().filter(pk=id).order_by(), id=Run._meta.pk)
