"""A run whose fields a lookup fills in, on its page: online, offline, back, and changed."""

import pytest

from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.guides import begin, no_connection, press, publish, run_of, saved, stands_at
from tests.trees.receiver import receiver
from trees.models.integrations.lookups import MAX_LOOKUP_SECONDS

GUIDE = """# Device

## Which device is it? {#ask}
Serial: ____ {#serial .required}

- [Continue](#look)

## What do we know? {#look}
Model: ____ {#model .required from="crm" give="model"}

Age: ____ {#age .number .required from="crm" give="age"}

PIN: ____ {#pin .sensitive from="crm" give="pin"}

- [Continue](#who)

## Who pays? {#who}

- [The maker](#swap) {#maker if="age < 24"}
- [The customer](#buy) {#customer else}

## Swap it {#swap .resolved}

## Buy a new one {#buy .unresolved}
"""
ANSWERS = {"A1": b'{"model": "Lamp", "age": 12, "pin": "1234"}', "B2": b'{"model": "Desk", "age": 30}'}


@pytest.fixture
def crm(person, server):
    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(ANSWERS[handler.path.rpartition("/")[2]])

    server.manage("worker", "--once")  # the page gives a lookup up after some seconds, which a worker's start may take
    with receiver() as crm:
        crm.answer = answer
        outputs = [{"name": "model", "path": "model"}, {"name": "age", "path": "age", "kind": "number"}]
        outputs.append({"name": "pin", "path": "pin", "sensitive": True})
        body = {"name": "crm", "url": crm.url.partition("?")[0] + "/{serial}", "outputs": outputs}
        body["seconds"] = MAX_LOOKUP_SECONDS
        person.api("POST", f"teams/{person.team['id']}/lookups", body)
        yield crm


def say(page, label: str, text: str) -> None:
    page.get_by_label(label).fill(text)
    press(page, "Escape")


def work(page, server) -> None:
    """The worker makes what waits, once the page knows that something does: it asks how far it is."""
    with page.expect_response(lambda answer: answer.request.method == "GET" and "/lookups/" in answer.url):
        pass
    server.manage("worker", "--once")


def test_lookup_fills_in_online_offline_and_after_a_change(page, person, server, crm):
    run = begin(page, person, publish(person, GUIDE))
    say(run, "Serial", "A1")
    press(run, "1")
    stands_at(run, "What do we know?")
    expect(run.get_by_text("Looking up in crm…")).to_be_visible()
    expect(run.get_by_label("Model")).to_be_editable()  # the page works meanwhile
    work(run, server)
    expect(run.get_by_label("Model")).to_have_value("Lamp")
    expect(run.get_by_label("PIN")).to_have_value("1234")
    assert violations(run) == []

    press(run, "1")
    stands_at(run, "Swap it")  # the guide decided by what was fetched
    saved(run)

    run.context.set_offline(True)
    press(run, "b")
    stands_at(run, "What do we know?")
    press(run, "b")
    stands_at(run, "Which device is it?")
    say(run, "Serial", "B2")
    press(run, "1")
    stands_at(run, "What do we know?")
    expect(run.get_by_label("Model")).to_have_value("")  # the lamp was another device
    expect(run.get_by_label("Age")).to_have_value("")
    no_connection(run)
    expect(run.get_by_text("No connection: nothing is looked up.")).to_be_visible()
    say(run, "Age", "40")
    run.context.set_offline(False)
    saved(run)
    expect(run.get_by_text("Looking up in crm…")).to_be_visible()
    work(run, server)
    expect(run.get_by_label("Model")).to_have_value("Desk")
    expect(run.get_by_label("Age")).to_have_value("40")  # what a person entered stays
    press(run, "1")
    stands_at(run, "Buy a new one")
    saved(run)

    state = person.api("GET", f"runs/{run_of(run)}")["state"]
    assert (state["values"]["model"], state["values"]["age"]) == ("Desk", "40")
    assert [each.path.rpartition("/")[2] for each in crm.received] == ["A1", "B2"]
    run.reload()
    stands_at(run, "Buy a new one")


@pytest.mark.once
def test_lookup_that_fails_leaves_the_fields_to_the_person(page, person, server, crm):
    crm.answer = lambda handler: handler.send_error(503)
    run = begin(page, person, publish(person, GUIDE))
    say(run, "Serial", "A1")
    press(run, "1")
    expect(run.get_by_text("Looking up in crm…")).to_be_visible()
    work(run, server)
    expect(run.get_by_text("It answered 503 Service Unavailable. Fill these fields in yourself.")).to_be_visible()
    expect(run.get_by_role("button", name="Try again")).to_be_visible()
    say(run, "Model", "Lamp")
    say(run, "Age", "12")
    press(run, "1")
    stands_at(run, "Swap it")
