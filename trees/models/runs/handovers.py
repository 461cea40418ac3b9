"""Handing a run over with an Undo, for as long as nobody goes on with it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied

from accounts.models import ApiKey, User
from trees.models import undo_keys
from trees.models.runs.run import NOT_YOUR_RUN, Run

KIND = "handover"


def hand_over(run: Run, to: User | ApiKey, *, by: User, note: str = "") -> str:
    """As ``run.hand_over``. Returns the key of its undo, "" for none. A repeated request gets that of the first."""
    key = uuid4()
    was = run.hand_over(to, by=by, key=key, note=note)
    if not was:
        return _key_of_last(run)
    if not was["person"]:
        return ""
    about = {"kind": KIND, "team": run.team_id, "actor": by.pk, "run": run.pk.hex, "serial": run.serial, "key": key.hex}
    return undo_keys.keep(about | was, key.hex)


def check_early(run: Run, by: User) -> None:
    """As ``run.check_hand_over``, before anything else is asked. It lets ``by`` pass who handed the run over last: what
    they send may be that request, repeated by a proxy, and ``hand_over`` finds out."""
    if run.handed_by_id != by.pk:
        run.check_hand_over(by)


def _key_of_last(run: Run) -> str:
    last = run.events.filter(kind="handover").order_by("-pk").values_list("uuid", flat=True).first()
    key = last.hex if last else ""
    return key if undo_keys.record_for(key) else ""


def undo(key: str, record: undo_keys.Record, by: User) -> Run | None:
    """Gives the run back to whose it was; None where another request did so first. Errors as ``run.give_back``.

    PermissionDenied for anybody but who handed it over.
    """
    if record["actor"] != by.pk:
        raise PermissionDenied(NOT_YOUR_RUN)
    return undo_keys.undo_once(key, record, lambda record: _undo(record, by))


def _undo(record: undo_keys.Record, by: User) -> Run:
    run = Run(pk=UUID(record["run"]))
    before = {"person_id": record["person"], "handed_by_id": record["handed_by"], "key_id": record["agent"]}
    note = record.get("note", "")  # the version before kept none
    run.give_back(before, note, by=by, serial=record["serial"], key=UUID(record["key"]))
    return run
