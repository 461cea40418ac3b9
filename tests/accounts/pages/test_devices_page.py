"""/devices"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.views import devices
from tests.accounts.calls import assert_refused, me
from tests.factories import person
from tests.html import page_of

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def client(ann):
    access = tokens.sign_in(ann, FIREFOX).access
    return Client(headers={"Authorization": f"Bearer {access}", "HX-Request": "true"})


@pytest.fixture
def phone(ann):
    return tokens.sign_in(ann, SAFARI, "192.0.2.7")


def test_names_the_devices_in_words_and_marks_this_one(client, phone):
    html = client.get("/devices").content.decode()
    assert html.count("This device") == 1
    assert html.index("Firefox on Windows") < html.index("This device") < html.index("Safari on iOS")
    assert "192.0.2.7" in html
    assert "Mozilla" not in html


def test_says_when_each_was_there(client, phone, ann):
    seen = timezone.now().replace(microsecond=0) - timedelta(days=3, hours=5)
    ann.device_sessions.filter(pk=phone.sid).update(last_seen_at=seen)
    html = page_of(client.get("/devices"))
    assert seen in html.times
    assert {each["data-active-seconds"] for each in html.css("[id^=seen] time")} == {"1020"}


def test_many_devices_are_counted_and_the_latest_used_shown(client, phone, ann, monkeypatch):
    monkeypatch.setattr(devices, "MAX_DEVICES_SHOWN", 2)
    assert "used last, of" not in client.get("/devices").content.decode()
    tokens.sign_in(ann, "curl/8")
    page = page_of(client.get("/devices"))
    assert "The 2 that were used last, of 3." in page
    assert len(page.css("[id^=seen]")) == 2


def test_device_of_hers_is_signed_out_by_who_has_just_shown_who_they_are(client, phone, ann):
    ann.device_sessions.update(authenticated_at=timezone.now() - timedelta(days=1))
    assert client.delete(f"/devices/{phone.sid}").status_code == 403
    assert client.post("/devices/others").status_code == 403
    assert me(phone.access).status_code == 200
    this = ann.device_sessions.exclude(pk=phone.sid).get()
    assert client.delete(f"/devices/{this.pk}").status_code == 200  # to leave needs nothing


def test_one_is_signed_out_at_once_and_leaves_the_list(client, phone):
    response = client.delete(f"/devices/{phone.sid}")
    assert response.status_code == 200
    assert "Safari on iOS is signed out." in response.headers["HX-Trigger"]
    assert "Safari" not in response.content.decode()
    assert_refused(me(phone.access), "session_revoked")


def test_all_others_are_signed_out_and_this_one_stays(client, phone, ann):
    tokens.sign_in(ann)
    response = client.post("/devices/others")
    assert "2 devices signed out." in response.headers["HX-Trigger"]
    assert_refused(me(phone.access), "session_revoked")
    html = client.get("/devices").content.decode()
    assert "This device" in html
    assert "Sign out all others" not in html


def test_device_of_somebody_else_is_not_there(client, ann):
    other = tokens.sign_in(person("Stranger"), SAFARI)
    assert "Safari" not in client.get("/devices").content.decode()
    assert client.delete(f"/devices/{other.sid}").status_code == 404
    assert me(other.access).status_code == 200


def test_queries_do_not_grow_with_devices(client, ann, django_assert_num_queries):
    for number in range(5):
        tokens.sign_in(ann, f"agent/{number}")
    with django_assert_num_queries(3):  # the device, the devices, the keys
        client.get("/devices")


def test_markup_in_a_user_agent_stays_text(client, ann):
    tokens.sign_in(ann, "<img src=x>/1")
    page = page_of(client.get("/devices"))
    assert "<img" in page.text and not page.has("img")


def test_who_has_no_password_is_not_sent_to_change_it(page_client_for):
    sam = person("Sam")
    assert "/profile/password" in page_of(page_client_for(sam).get("/devices")).links
    sam.set_unusable_password()
    sam.save()
    page = page_of(page_client_for(sam).get("/devices"))
    assert "/profile/password" not in page.links and "single sign-on" in page.text
