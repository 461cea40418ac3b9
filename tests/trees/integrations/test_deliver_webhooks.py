"""manage.py deliver_webhooks: what is due goes out, once, and one receiver's trouble is not the others'."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event

import orjson
import pytest
from django.conf import settings as current
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from tests import factories
from tests.trees.receiver import receiver
from trees.core.signing import TREELINE, treeline
from trees.integrations import webhooks
from trees.models import Delivery, Run, Webhook

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True


def webhook(team, there, **fields) -> Webhook:
    return Webhook.objects.create(team=team, url=there.url, **{"signing": TREELINE} | fields)


def test_run_that_ends_is_told_and_can_be_verified(team, owner, there):
    hook = webhook(team, there)
    run = Run.objects.start(factories.published(team, by=owner), by=owner)
    factories.answered(run, "yes")
    assert there.received == []  # not yet: no request ever waits for a receiver
    call_command("deliver_webhooks", verbosity=0)
    [got] = there.received
    at = int(got.headers["Treeline-Signature"].partition(",")[0].removeprefix("t="))
    assert got.headers["Treeline-Signature"] == treeline(hook.secret, got.body, at)
    assert orjson.loads(got.body)["run"]["id"] == str(run.pk)
    delivery = Delivery.objects.get()
    assert (str(delivery.pk), delivery.event) == (got.headers["Treeline-Delivery"], got.headers["Treeline-Event"])
    assert (delivery.delivered_at is not None, delivery.answer) == (True, "204 No Content")


def test_for_a_day_the_secret_before_signs_too(team, there):
    hook = webhook(team, there)
    old = hook.secret
    hook.rotate_secret()
    hook.enqueue_test()
    call_command("deliver_webhooks", verbosity=0)
    [got] = there.received
    at = int(got.headers["Treeline-Signature"].partition(",")[0].removeprefix("t="))
    names = {"Treeline-Signature": hook.secret, "Treeline-Signature-Previous": old}
    assert {name: got.headers[name] for name in names} == {
        name: treeline(secret, got.body, at) for name, secret in names.items()
    }


def test_it_says_what_it_did(team, there, capsys):
    webhook(team, there).enqueue_test()
    there.status = 500
    call_command("deliver_webhooks")
    assert capsys.readouterr().out == "0 arrived, 1 did not.\n"
    call_command("deliver_webhooks")  # it is not due again yet
    assert capsys.readouterr().out == "0 arrived, 0 did not.\n"
    assert len(there.received) == 1


def test_what_was_sent_long_ago_is_forgotten(team, there):
    webhook(team, there).enqueue_test()
    call_command("deliver_webhooks", verbosity=0)
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=31))
    call_command("deliver_webhooks", verbosity=0)
    assert not Delivery.objects.exists()


def test_what_failed_goes_out_again_with_the_same_key_and_body(team, there):
    webhook(team, there).enqueue_test()
    there.status = 503
    call_command("deliver_webhooks", verbosity=0)
    there.status = 200
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    call_command("deliver_webhooks", verbosity=0)
    first, second = there.received
    assert first.body == second.body
    assert first.headers["Treeline-Delivery"] == second.headers["Treeline-Delivery"]
    assert Delivery.objects.get().delivered_at


def test_private_addresses_are_refused_unless_the_setting_lifts_it(team, there, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    webhook(team, there).enqueue_test()
    call_command("deliver_webhooks", verbosity=0)
    assert there.received == []
    assert "private network" in Delivery.objects.get().answer


def test_receiver_that_is_silent_does_not_hold_up_the_others(team, there):
    released = Event()
    with receiver() as silent:
        silent.answer = lambda handler: released.wait(10)
        webhook(team, silent).enqueue_test()
        for _ in range(20):
            webhook(team, there).enqueue_test()
        there.answer = lambda handler: nearly_all(handler, there, released)
        call_command("deliver_webhooks", verbosity=0)  # the silent one is released by the last of the others
    assert released.is_set()
    assert Delivery.objects.filter(delivered_at=None).count() == 1


def nearly_all(handler, there, released):
    """Answers, and lets the silent one go with the last."""
    handler.send_response(204)
    handler.end_headers()
    if len(there.received) == 20:
        released.set()


def test_what_cannot_be_sent_at_all_does_not_stop_the_others(team, there, monkeypatch):
    broken, fine = webhook(team, there, secret="broken").enqueue_test(), webhook(team, there).enqueue_test()
    real = webhooks.signed
    monkeypatch.setattr(
        webhooks, "signed", lambda how, keys, *rest: 1 / (keys != ["broken"]) and real(how, keys, *rest)
    )
    call_command("deliver_webhooks", verbosity=0)
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.answer, broken.delivered_at, fine.answer) == ("Could not be sent.", None, "204 No Content")


@pytest.mark.django_db(transaction=True)
def test_commands_at_once_send_each_once(there):
    hook = webhook(factories.team(admin=factories.person("Ann")), there)
    for _ in range(40):
        hook.enqueue_test()
    start = Barrier(4)

    def command(_):
        try:
            start.wait(30)
            call_command("deliver_webhooks", verbosity=0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(command, range(4)))
    keys = [got.headers["Treeline-Delivery"] for got in there.received]
    assert set(Delivery.objects.values_list("answer", flat=True)) == {"204 No Content"}
    assert len(keys) == len(set(keys)) == 40


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_watching_sends_what_comes_until_it_is_told_to_stop(there, tmp_path):
    hook = webhook(factories.team(admin=factories.person("Ann")), there)
    command = [sys.executable, "manage.py", "deliver_webhooks", "--watch"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE) as process:
        for count in (1, 2):
            hook.enqueue_test()
            until = time.monotonic() + 30
            while len(there.received) < count and process.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=30)[1].decode()
    assert (len(there.received), process.returncode, errors) == (2, 0, "")


def environment(folder) -> dict[str, str]:
    """What a command needs to run on the database of this test."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{config['NAME']}"
    else:
        url = f"postgres://{config['USER']}:{config['PASSWORD']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "VAR_DIR": str(folder),
        "SECRET_KEY": current.SECRET_KEY,
        "DATABASE_URL": url,
        "WEBHOOKS_ALLOW_PRIVATE": "1",
    }
