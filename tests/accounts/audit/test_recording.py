"""What is recorded, who is named, and what never is."""

import json
import logging
import socket
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from accounts import audit, tokens
from accounts.audit.actions import ACTIONS
from accounts.audit.entries import MAX_SUBJECT_CHARS
from accounts.models import AuditEntry, Invitation, Role, User
from tests import factories
from tests.accounts.calls import call, login
from trees.models import Category, Share, Webhook, deletions
from trees.models.bulk import actions as bulk_verbs
from trees.transfer.library.exporter import export_library
from trees.transfer.plan import plan_import
from trees.transfer.saving import apply_plan

pytestmark = pytest.mark.django_db
GUIDE = "# New\n\n## Is it on? {#on}\n\n- [Continue](#done)\n\n## Done {#done .resolved}\n"


def newest() -> AuditEntry:
    return AuditEntry.objects.first()


def recorded(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def test_sign_in_names_the_account_and_the_network_address(owner):
    login(owner.email)
    entry = newest()
    assert (entry.action, entry.person, entry.person_id, entry.ip, entry.team_id) == (
        "sign_in", owner.email, owner.pk, "127.0.0.1", None
    )  # fmt: skip


@pytest.mark.parametrize("email", ["owner@example.com", "nobody@example.com"])
def test_failed_sign_in_names_the_account_that_was_tried(owner, email):
    login(email, "wrong")
    entry = newest()
    assert (entry.action, entry.person, entry.subject, entry.ip) == ("sign_in.failed", "", email, "127.0.0.1")


def test_password_typed_into_the_field_of_the_email_is_not_kept(owner):
    login("correct horse battery", "x")
    assert (newest().action, newest().subject) == ("sign_in.failed", "")


def test_sign_in_to_the_admin_is_recorded():
    pair = tokens.sign_in(factories.person("Staff", is_staff=True))
    headers = {"Authorization": f"Bearer {pair.access}", "HX-Request": "true"}
    assert Client().post("/admin/login/", headers=headers).status_code == 204
    assert (newest().action, newest().person, newest().details) == ("sign_in", "staff@example.com", {"to": "admin"})


def test_devices_and_passwords(owner):
    pair, other = tokens.sign_in(owner), tokens.sign_in(owner)
    call("POST", "devices/revoke-others", token=pair.access)
    assert (newest().action, newest().details) == ("devices.signed_out", {"count": 1})
    new = factories.PASSWORD + " staple"
    call("POST", "password/change", {"old_password": factories.PASSWORD, "new_password": new}, token=pair.access)
    assert (newest().action, newest().person) == ("password.changed", owner.email)
    tokens.sign_out(tokens.sign_in(owner).refresh)
    assert (newest().action, newest().person) == ("sign_out", owner.email)
    assert other.access not in json.dumps([entry.as_dict() for entry in AuditEntry.objects.all()], default=str)


def test_copied_token_is_recorded_without_an_actor(owner):
    pair = tokens.sign_in(owner)
    again = tokens.rotate(pair.refresh)
    tokens.rotate(tokens.rotate(again.refresh).refresh)
    with pytest.raises(tokens.Refused):
        tokens.rotate(pair.refresh)
    assert (newest().action, newest().subject, newest().person) == ("token.reused", owner.email, "")


def test_roles_and_members(team, owner, editor, page_client_for):
    member = team.memberships.get(user=editor)
    client = page_client_for(owner)
    client.post(f"/teams/{team.pk}/members/{member.pk}", {"role": "viewer"})
    entry = newest()
    assert (entry.action, entry.person, entry.subject) == ("role.changed", owner.email, editor.email)
    assert (entry.team_id, entry.details) == (team.pk, {"before": "editor", "role": "viewer"})
    response = client.delete(f"/teams/{team.pk}/members/{member.pk}")
    assert (newest().action, newest().subject) == ("member.removed", editor.email)
    undo = urlsplit(json.loads(response.headers["HX-Trigger"])["announce"]["undo"])
    client.post(undo.path, dict(parse_qsl(undo.query)))
    assert (newest().action, newest().subject, newest().details) == ("member.joined", editor.email, {"role": "viewer"})


def test_role_that_is_chosen_again_is_no_change(team, editor):
    team.change_role(team.memberships.get(user=editor), Role.EDITOR)
    assert recorded("role.changed") == []


def test_refused_change_leaves_no_entry(team, owner):
    with pytest.raises(Exception, match="at least one admin"):
        team.change_role(team.memberships.get(user=owner), Role.VIEWER)
    assert recorded("role.changed") == []


def test_invitations(team, owner, stranger):
    invitation = team.invite("new@example.com", Role.EDITOR, by=owner)
    assert (newest().action, newest().subject, newest().details) == (
        "invitation.sent", "new@example.com", {"role": "editor"}
    )  # fmt: skip
    assert invitation.token not in json.dumps(newest().as_dict(), default=str)
    invitation.accept(stranger)
    assert (newest().action, newest().subject) == ("member.joined", stranger.email)
    withdrawn = team.invite("new@example.com", Role.EDITOR, by=owner)
    was = withdrawn.to_json()
    withdrawn.withdraw()
    assert (newest().action, newest().subject) == ("invitation.withdrawn", "new@example.com")
    Invitation.from_json(was).restore()
    assert (newest().action, newest().subject) == ("invitation.restored", "new@example.com")


def test_team_made_and_renamed(owner, page_client_for):
    client = page_client_for(owner)
    client.post("/teams/", {"name": "Night"})
    assert (newest().action, newest().subject) == ("team.created", "Night")
    client.post(f"/teams/{owner.teams().get().pk}/", {"name": "Day"})
    assert (newest().action, newest().subject, newest().details) == ("team.renamed", "Day", {"before": "Night"})
    owner.teams().get().rename("Day")
    assert len(recorded("team.renamed")) == 1


def test_subject_as_long_as_an_email_may_be_is_cut():
    audit.record("person.provisioned", User(pk=1, email=f"{'a' * 242}@example.com"))
    assert newest().subject == "a" * MAX_SUBJECT_CHARS


def test_guides(tree, team, owner, client_for):
    client, url = client_for(owner), f"/api/v1/trees/{tree.pk}"
    for path, action in [
        ("publish", "guide.published"),
        ("unpublish", "guide.unpublished"),
        ("archive", "guide.archived"),
        ("restore", "guide.restored"),
    ]:
        client.post(f"{url}/{path}", content_type="application/json")
        entry = newest()
        assert (entry.action, entry.subject, entry.subject_id) == (action, tree.title, str(tree.pk))
        assert (entry.team_id, entry.person, entry.via) == (team.pk, owner.email, "site")
    client.delete(url)
    assert (newest().action, newest().subject, newest().team_id) == ("guide.deleted", tree.title, team.pk)


def test_many_guides_at_once_are_recorded_one_by_one_in_one_statement(team, owner, django_assert_max_num_queries):
    trees = [factories.tree(team, owner, f"Guide {number}") for number in range(12)]
    with django_assert_max_num_queries(6):
        outcome = bulk_verbs.archive([tree.pk for tree in trees], by=owner)
    assert {entry.subject for entry in recorded("guide.archived")} == {tree.title for tree in trees}
    bulk_verbs.undo(outcome.undo, by=owner)
    assert len(recorded("guide.restored")) == 12


def test_import_and_export(team, owner):
    apply_plan(plan_import([("new.md", GUIDE)]), team=team, by=owner)
    assert (newest().action, newest().person, newest().details) == ("guides.imported", owner.email, {"guides": 1})
    export_library(team)
    assert (newest().action, newest().via, newest().details) == ("library.exported", "command", {"guides": 1})


def test_public_links_without_their_tokens(guide, owner):
    share = Share.objects.create_share(guide, owner)
    assert (newest().action, newest().subject, newest().details) == (
        "share.created", guide.title, {"link": share.pk, "release": 1}
    )  # fmt: skip
    share.revoke()
    share.revoke()
    assert len(recorded("share.revoked")) == 1
    assert share.token not in json.dumps([entry.as_dict() for entry in AuditEntry.objects.all()], default=str)


def test_webhooks_by_their_host_alone(team, owner):
    webhook = Webhook.objects.add(team, by=owner, url="https://chat.example.com/hooks/T0/secret")
    webhook.switch(False)
    webhook.rotate_secret()
    deletions.delete_webhook(webhook)
    entries = AuditEntry.objects.filter(action__startswith="webhook.")
    assert [entry.action.partition(".")[2] for entry in entries] == [
        "deleted",
        "secret_replaced",
        "switched",
        "created",
    ]
    assert {entry.subject for entry in entries} == {"chat.example.com"}
    assert entries.get(action="webhook.switched").details == {"on": False}


def test_what_staff_do_in_the_admin(tree, team):
    staff = factories.person("Staff", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(staff)
    form = {
        "title": "Other",
        "description": "",
        "folder": "",
        "categories": [],
        "archived_at_0": "",
        "archived_at_1": "",
    }
    response = client.post(f"/admin/trees/tree/{tree.pk}/change/", form)
    assert response.status_code == 302
    entry = newest()
    assert (entry.action, entry.person, entry.via, entry.subject) == ("admin.changed", staff.email, "admin", "Other")
    assert entry.details["fields"] == "Title"
    categories = [Category.objects.create(team=team, name=name) for name in ("Red", "Blue")]
    chosen = {"action": "delete_selected", "_selected_action": [each.pk for each in categories], "post": "yes"}
    client.post("/admin/trees/category/", chosen)
    assert {entry.subject for entry in recorded("admin.deleted")} == {"Red", "Blue"}


@pytest.mark.once
def test_every_page_of_the_admin_records_its_changes():
    from django.contrib import admin

    from accounts.admin.base import AuditedAdmin

    assert [each for each in admin.site._registry.values() if not isinstance(each, AuditedAdmin)] == []


@pytest.mark.once
def test_unknown_action_is_refused():
    with pytest.raises(ValueError, match=r"actions\.py"):
        audit.record("guide.published.twice")
    assert all(len(action) <= 40 for action in ACTIONS)


@pytest.mark.django_db(transaction=True)
def test_log_file_gets_what_was_committed_as_json(settings, tmp_path, owner):
    file = tmp_path / "audit.jsonl"
    handler, log = logging.FileHandler(file), logging.getLogger("treeline.audit")
    log.addHandler(handler)
    settings.AUDIT_LOG = f"file://{file}"
    try:
        with transaction.atomic():
            audit.record("sign_in", by=owner)
            transaction.set_rollback(True)
        audit.record("sign_out", by=owner)
    finally:
        log.removeHandler(handler)
    (line,) = map(json.loads, file.read_text().splitlines())
    assert (line["action"], line["person"]) == ("sign_out", owner.email)


@pytest.mark.once
def test_syslog_gets_json():
    from project.audit_log import audit_handler

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        config = audit_handler(f"syslog://127.0.0.1:{receiver.getsockname()[1]}")
        handler = logging.handlers.SysLogHandler(config["address"])
        handler.emit(logging.LogRecord("treeline.audit", logging.INFO, "", 0, '{"action": "sign_in"}', None, None))
        handler.close()
        assert b'{"action": "sign_in"}' in receiver.recv(2000)
