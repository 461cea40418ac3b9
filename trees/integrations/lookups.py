"""Lookups in a run: asked for by a request, made by a worker, recorded as an event of the run.

``begin`` never waits: it answers at once where the answer is known, and adds a Fetch otherwise. ``make_fetches`` runs
in the worker. It asks the other systems in threads, and records what came back by the verb that records all events.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event as Signal
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from accounts.throttles import take
from project import outbound, sealed
from project.web.errors import Conflict
from trees.core.fields import lookups as core
from trees.core.fields.input_values import Input
from trees.core.runs.fetched import fields_from, known
from trees.core.runs.state import Event, State
from trees.models.integrations.fetches import DONE, FAILED, RUNNING, WAITING, Fetch
from trees.models.integrations.lookups import Lookup
from trees.models.runs.events import Sent
from trees.models.runs.run import NOT_YOUR_RUN, Run
from trees.models.trees.revisions import graph_of

MAX_CONCURRENT = 8
POLL_SECONDS = 0.2  # a person waits for it
MAX_ANSWER_BYTES = 262_144
MAX_SHOWN_CHARS = 4000  # of an answer, to an admin who tries the lookup
NOT_HERE = "This run is not at a step that this lookup fills in."
MISSING = "missing"

log = logging.getLogger(__name__)


class TooMany(Exception):
    """This person has asked too often. ``seconds``: until when."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Too many lookups. Try again in {seconds} seconds, or fill the fields in.")


@dataclass(frozen=True, slots=True)
class Begun:
    """``status``: missing, running, done or failed. ``fetch``: None where nothing had to be asked.

    ``missing``: the names of the values that it would be asked with. ``reason``: in words for people.
    """

    status: str
    fetch: Fetch | None = None
    missing: tuple[str, ...] = ()
    reason: str = ""


def begin(run: Run, release_id: int, node: str, name: str, *, by: User) -> Begun:
    """Asks the lookup ``name`` for the fields of a step on the way of ``run``, unless they are filled in.

    PermissionDenied when it is not the run of ``by``, ValidationError where the step has no such fields or the team no
    such lookup, TooMany.
    """
    if run.person_id != by.pk:
        raise PermissionDenied(NOT_YOUR_RUN)
    state = run.state()
    fields = _fields(state, release_id, node, name)
    lookup = Lookup.objects.filter(team=run.team_id, name=name).first()
    if lookup is None:
        raise ValidationError(f"This team has no lookup {name}.")
    asked = known(state, lookup.asks)
    if missing := tuple(each for each in lookup.asks if each not in asked):
        return Begun(MISSING, missing=missing)
    if _is_done(state, name, asked, fields):
        return Begun(DONE)
    fetch = Fetch.of(lookup, asked, by=by, run=run, release_id=release_id, node=node)
    if same := Fetch.objects.all().same_as(fetch):
        return Begun(same.shown_status, same, reason=same.shown_reason)
    if seconds := take("lookup", str(by.pk)):
        raise TooMany(seconds)
    before = Fetch.objects.all().answered(lookup, asked)
    fetch.status = RUNNING if before else WAITING  # nobody else takes it
    fetch.save(force_insert=True)
    if before:
        conclude(fetch, Reply(before.result))
    return Begun(fetch.shown_status, fetch, reason=fetch.reason)


def begin_trial(lookup: Lookup, asked: Mapping[str, str], *, by: User) -> Fetch:
    """Tries ``lookup`` for an admin. TooMany."""
    if seconds := take("lookup", str(by.pk)):
        raise TooMany(seconds)
    fetch = Fetch.of(lookup, asked, by=by)
    fetch.save(force_insert=True)
    return fetch


def sensitive_values(fetch: Fetch) -> dict[str, str]:
    """What sensitive fields were given, by their names: for the page, once; a run does not keep it."""
    if fetch.status != DONE or not fetch.sealed_result:
        return {}
    fields = _fields_at(fetch.release_id, fetch.node, fetch.lookup.name)
    values, _ = core.fitting(fields, fetch.result.get("values", {}), fetch.lookup.sensitive)
    return {field.name: values[field.name] for field in fields if field.sensitive and field.name in values}


# In the worker


@dataclass(frozen=True, slots=True)
class Reply:
    """``result``: see Fetch.result. ``reason``: why there is none."""

    result: Mapping[str, Any]
    reason: str = ""
    milliseconds: int = 0


def make_fetches(stop: Signal) -> int:
    """Makes what waits, until nothing is left or ``stop`` is set. Returns how many."""
    count = 0
    running: dict[Future[Reply], Fetch] = {}
    with ThreadPoolExecutor(MAX_CONCURRENT) as pool:
        while True:
            claimed = [] if stop.is_set() else Fetch.objects.all().claim(MAX_CONCURRENT - len(running))
            running |= {pool.submit(ask, fetch): fetch for fetch in claimed}
            if not running:
                return count
            for future in wait(running, POLL_SECONDS, FIRST_COMPLETED).done:
                conclude(running.pop(future), future.result())
                count += 1


def ask(fetch: Fetch) -> Reply:
    """Asks the other system, in a thread: it reads the claimed row and makes no query."""
    began = time.monotonic()
    try:
        reply = _ask(fetch)
    except outbound.NoAnswer as error:
        reply = Reply({}, f"{str(error).rstrip('.')}.")  # a sentence of the page follows
    except core.Unusable as error:
        reply = Reply({}, str(error))
    except sealed.Unreadable:
        reply = Reply({}, "Its headers cannot be read any more. An admin has to enter them again.")
    except Exception:  # one lookup must not stop all others
        log.exception("Fetch %s could not be made.", fetch.pk)
        reply = Reply({}, "Could not be asked.")
    return Reply(reply.result, reply.reason, int((time.monotonic() - began) * 1000))


def conclude(fetch: Fetch, reply: Reply) -> None:
    """Records what came back in the run, as far as its fields are still empty."""
    fetch.milliseconds = reply.milliseconds
    if reply.reason:
        return fetch.close(FAILED, reply.reason, reply.result)
    if fetch.is_late:
        return fetch.close(FAILED)
    try:
        reason = _record(fetch, reply.result) if fetch.run_id else ""
    except (Conflict, PermissionDenied, ValidationError, Run.DoesNotExist) as error:
        return fetch.close(FAILED, getattr(error, "detail", "") or str(error))
    return fetch.close(DONE, reason, reply.result)


def _ask(fetch: Fetch) -> Reply:
    lookup, asked = fetch.lookup, fetch.asked
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Treeline", **lookup.headers}
    body = core.body_with(lookup.body, asked) if lookup.method == "POST" and lookup.body else None
    if body is not None:
        headers = {"Content-Type": "application/json", **headers}
    limits = outbound.Limits(lookup.seconds, MAX_ANSWER_BYTES, whole=True)
    url = core.url_with(lookup.url, asked)
    response = outbound.exchange(
        lookup.method, url, headers, body, limits, private=settings.WEBHOOKS_ALLOW_PRIVATE
    )  # fmt: skip
    shown = {} if fetch.run_id else {"answer": response.body.decode(errors="replace")[:MAX_SHOWN_CHARS]}
    if not response.ok:
        return Reply(shown, f"It answered {response.status_line}.")
    if response.encoding not in ("", "identity"):
        return Reply({}, "Its answer is compressed, although that was not asked for.")
    try:
        values, reasons = core.outputs_of(core.read_answer(response.body), lookup.outputs)
    except core.Unusable as error:
        return Reply(shown, str(error))
    return Reply({"values": values, "reasons": reasons, **shown})


def _record(fetch: Fetch, result: Mapping[str, Any]) -> str:
    """Appends the event. Returns what is missing, in words. ValidationError where the run has moved off."""
    run, lookup = Run.objects.get(fetches=fetch), fetch.lookup
    state = run.state()
    fields = _fields(state, fetch.release_id, fetch.node, lookup.name)
    empty = [field for field in fields if not _has(state, field)]
    values, unfit = core.fitting(empty, result.get("values", {}), lookup.sensitive)
    event = Event(
        str(uuid4()), "lookup", len(state.trail), fetch.release_id, fetch.node, lookup.name, values=dict(values),
        asked=fetch.asked,
    )  # fmt: skip
    _, refused = run.record([Sent(event)], by=fetch.by)
    if refused:
        raise ValidationError(refused[0].message)
    reasons = {each.name: result.get("reasons", {}).get(each.give, "") for each in empty} | unfit
    return " ".join(f"{each.label} {reasons[each.name]}." for each in empty if reasons[each.name])


def _fields(state: State, release_id: int, node: str, name: str) -> tuple[Input, ...]:
    on_the_way = (release_id, node) in {(place.release_id, place.node) for place in state.places}
    fields = _fields_at(release_id, node, name) if on_the_way else ()
    if not fields:
        raise ValidationError(NOT_HERE)
    return fields


def _fields_at(release_id: int, node: str, name: str) -> tuple[Input, ...]:
    return fields_from(graph_of(release_id).nodes[node].body, name)


def _is_done(state: State, name: str, asked: Mapping[str, str], fields: tuple[Input, ...]) -> bool:
    """Whether the lookup has answered these questions already, or a person has filled in the fields."""
    before = state.fetched.get(name)
    if before and before.asked == asked and all(field.name in before.gave or _has(state, field) for field in fields):
        return True
    return all(_has(state, field) for field in fields)


def _has(state: State, field: Input) -> bool:
    """Whether the run has a value; of a sensitive one it only knows that."""
    return field.name in state.values and state.values[field.name] != ""


def fetch_of(user: User, run: UUID, key: UUID) -> Fetch | None:
    """A fetch of a run that ``user`` has begun."""
    return Fetch.objects.filter(pk=key, run=run, by=user).select_related("lookup").first()
