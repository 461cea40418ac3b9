"""When an agent is disconnected, by whom, and what is told of it."""

import json

import pytest
from django.db import transaction

from accounts import tokens
from accounts.models import ApiKey, AuditEntry, Grant, Mail, Notice
from accounts.revocation import revoke_access
from tests import factories
from tests.accounts.oauth.program import error_of, post, refused
from tests.html import page_of

pytestmark = pytest.mark.django_db


def test_agent_stands_with_the_keys_and_is_disconnected_there_at_once(ann, team, program, page_client_for):
    caller, client = program.connect(ann), page_client_for(ann)
    caller.request("tools/list")
    for page in ("/keys", "/devices"):
        text = client.get(page).content.decode()
        assert "Assistant" in text and "Read and run" in text and team.name in text, page
    response = client.delete(f"/keys/{ApiKey.objects.get().pk}")
    assert json.loads(response.headers["HX-Trigger"])["announce"]["message"] == "“Assistant” disconnected."
    assert "Connected agents" not in response.content.decode()
    assert refused(caller) == "agent_disconnected"
    assert error_of(program.refresh()) == (400, "invalid_grant")


def test_page_names_the_teams_that_an_agent_reaches_alone(ann, team, program, page_client_for):
    factories.team("Night shift", admin=ann)
    program.connect(ann, {"scope": "read", "teams": [team.pk]})
    text = page_of(page_client_for(ann).get("/keys")).region("Connected agents").text
    assert team.name in text and "Night shift" not in text


def test_agents_do_not_count_as_keys(ann, team, program, monkeypatch):
    monkeypatch.setattr("accounts.models.keys.MAX_KEYS_PER_OWNER", 1)
    program.connect(ann)
    assert ApiKey.objects.create_key("Script", "read", 7, by=ann).text.startswith("tl_")


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_program_disconnects_itself(ann, team, program, kind):
    program.connect(ann)
    assert post("/oauth/revoke", token=program.tokens[kind], client_id=program.id).status_code == 200
    assert refused(program.caller) == "agent_disconnected"


def test_program_disconnects_no_other(ann, team, program):
    program.connect(ann)
    for token in (program.tokens["access_token"], "made up", tokens.sign_in(ann).refresh):
        assert post("/oauth/revoke", token=token, client_id="tlc_other").status_code == 200
    assert program.caller.request("tools/list").status_code == 200
    assert error_of(post("/oauth/revoke", client_id=program.id)) == (400, "invalid_request")


def test_program_that_is_allowed_again_is_the_same_agent_with_what_was_allowed_now(ann, team, guide, program):
    first = program.connect(ann, {"scope": "read", "teams": team.pk})
    old, key = program.tokens, ApiKey.objects.get()
    second = program.connect(ann)
    assert (ApiKey.objects.get().pk, ApiKey.objects.get().scope, program.tokens["scope"]) == (key.pk, "run", "read run")
    run = second.call("begin_run", guide=guide.pk, ticket="INC-7")[0]["run"]
    assert [each["run"] for each in first.call("my_runs")[0]["runs"]] == [run]
    assert Notice.objects.filter(kind="agent.connected").count() == Mail.objects.count() == 1
    program.refresh()
    assert error_of(program.refresh(old["refresh_token"])) == (400, "invalid_grant")
    assert refused(program.caller) == "agent_disconnected"
    program.connect(ann)
    assert (ApiKey.objects.active().get().pk == key.pk, ApiKey.objects.get_queryset().count()) == (False, 2)


def test_deactivated_person_has_no_agent(ann, team, program):
    caller = program.connect(ann)
    ann.is_active = False
    ann.save()
    assert refused(caller) == "user_inactive"
    assert error_of(program.refresh()) == (400, "invalid_grant")


def test_new_password_ends_agents_as_it_ends_devices(ann, team, program, page_client_for):
    caller = program.connect(ann)
    ann.set_password("another good passphrase")
    tokens.save_password(ann)
    assert refused(caller) == "credentials_changed"
    assert error_of(program.refresh()) == (400, "invalid_grant")
    assert "Assistant" not in page_client_for(ann).get("/keys").content.decode()


def test_account_whose_access_is_revoked_has_no_agent(ann, team, program):
    caller = program.connect(ann)
    with transaction.atomic():
        revoke_access(ann)
    assert refused(caller) == "agent_disconnected"


def test_person_who_is_deleted_leaves_nothing(ann, team, program):
    caller = program.connect(ann)
    ann.delete()
    assert refused(caller) == "agent_disconnected"
    assert not Grant.objects.exists()


# What is told


def test_person_is_told_and_the_log_has_it(ann, team, program):
    caller = program.connect(ann)
    notice = Notice.objects.get(kind="agent.connected")
    assert (notice.person, notice.words) == (ann, "Assistant · Read and run")
    mail = Mail.objects.get(to=ann.email)
    assert mail.subject == "Assistant was connected to your account"
    assert "It may: read and run guides" in mail.text
    entry = AuditEntry.objects.get(action="agent.connected")
    assert (entry.person, entry.details) == ("ann@example.com", {"scope": "run", "teams": 1})
    assert not [each for each in program.tokens.values() if str(each)[:20] in str(entry.as_dict())]
    assert caller.request("tools/list").status_code == 200
