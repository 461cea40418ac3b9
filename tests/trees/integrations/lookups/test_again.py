"""Which answer of a lookup is used, and when it is asked again."""

import pytest
from django.core.exceptions import ValidationError

from tests.trees.integrations.lookups.calls import ANSWER, begin, fill_in, make
from trees.integrations import lookups
from trees.models import Lookup

pytestmark = pytest.mark.django_db


def test_trials_of_an_admin_count_as_well(crm, owner, settings):
    settings.RATES = settings.RATES | {"lookup": "1/min"}
    lookups.begin_trial(crm, {"serial": "AB 1", "ticket": "INC-1"}, by=owner)
    with pytest.raises(lookups.TooMany):
        lookups.begin_trial(crm, {"serial": "AB 1", "ticket": "INC-1"}, by=owner)


def test_lookup_of_the_same_name_of_another_team_is_not_asked(crm, run, stranger, there):
    Lookup.objects.update(team=stranger.teams().get())
    with pytest.raises(ValidationError):
        begin(run)
    assert make() == 0 and there.received == []


def test_answer_that_is_used_again_is_that_of_the_same_values(crm, run, owner, there):
    crm.change(by=owner, cache_seconds=60)
    begin(run)
    make()
    fill_in(run, serial="AB 2", model="", age="")
    there.body = ANSWER.replace(b"Lamp", b"Torch")
    begin(run)
    make()
    run.refresh_from_db()
    assert (len(there.received), run.state().values["model"]) == (2, "Torch")


def test_change_of_a_lookup_has_it_asked_again_at_once(crm, run, owner, there):
    there.status = 500
    begin(run)
    make()
    assert begin(run).status == "failed"
    crm.change(by=owner, seconds=3)
    assert begin(run).status == "running"


def test_compressed_answer_is_none(crm, run, there):
    there.headers = {"Content-Encoding": "gzip"}
    fetch = begin(run).fetch
    make()
    fetch.refresh_from_db()
    assert fetch.reason == "Its answer is compressed, although that was not asked for."
