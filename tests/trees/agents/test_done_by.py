"""By whom a run is done: people, agents, or both; taking a run over, and handing one to an agent."""

import pytest

from accounts.models import ApiKey, Scope
from tests import factories
from tests.html import page_of
from tests.trees.agents.calls import META, Caller
from trees.models import Run
from trees.numbers.collect import numbers_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def team_key(owner, team):
    return ApiKey.objects.create_key("Night shift", Scope.RUN, 7, by=owner, team=team)


def begin(caller, guide, **more):
    return caller.call("begin_run", guide=guide.pk, ticket="INC-7", **more)[0]


def answer(caller, here, text="Yes", **more):
    return caller.call("answer", run=here["run"], step=here["step"], answer=text, **more)[0]


def test_run_of_an_agent_says_so_with_its_model_and_its_key(guide, team_key, owner, page_client_for):
    here = begin(Caller(team_key.text), guide, model="Sage 4")
    run = Run.objects.get()
    assert (run.done_by, run.model, run.key) == ("agent", "Sage 4", team_key)
    page = page_of(page_client_for(owner).get(f"/runs/{here['run']}/"))
    assert "Done by an agent, Sage 4." in page


def test_model_is_what_the_client_calls_itself_where_nothing_else_is_told(guide, key_of, owner):
    told = META | {"io.modelcontextprotocol/clientInfo": {"name": "Assistant", "version": "2.1"}}
    arguments = {"guide": guide.pk, "ticket": "INC-7"}
    Caller(key_of(owner)).request("tools/call", name="begin_run", arguments=arguments, _meta=told)
    assert Run.objects.get().model == "Assistant 2.1"


def test_person_takes_the_run_of_an_agent_over_in_the_middle(guide, team_key, viewer, page_client_for):
    agent = Caller(team_key.text)
    here = begin(agent, guide)
    page = page_client_for(viewer).get(f"/runs/{here['run']}/")
    assert "Take over" in page_of(page)
    taken = page_client_for(viewer).post(f"/runs/{here['run']}/handover", {"to": viewer.pk})
    assert taken.status_code == 200
    run = Run.objects.get()
    assert (run.person, run.handed_by) == (viewer, viewer)
    assert "somebody else's" in str(answer(agent, here))


def test_agent_sees_the_run_that_it_was_handed_by_the_name_of_its_key(guide, team_key, owner, page_client_for):
    run = Run.objects.start(guide, by=owner)
    run.keep()
    choices = page_of(page_client_for(owner).get(f"/runs/{run.pk}/handover"))
    assert "Night shift" in choices
    page_client_for(owner).post(f"/runs/{run.pk}/handover", {"to": f"key-{team_key.pk}", "note": "Call her back"})
    agent = Caller(team_key.text)
    [found] = agent.call("my_runs")[0]["runs"]
    assert (found["run"], found["guide"]["title"], found["from"]) == (str(run.pk), guide.title, owner.short_name)
    assert found["handover_note"] == "Call her back"
    here = agent.call("summary", run=found["run"])[0]
    assert answer(agent, here)["outcome"]


def test_key_of_another_team_is_no_choice(guide, owner, stranger, page_client_for):
    foreign = ApiKey.objects.create_key("Theirs", Scope.RUN, 7, by=stranger)
    reading = ApiKey.objects.create_key("Reader", Scope.READ, 7, by=owner)
    run = Run.objects.start(guide, by=owner)
    for key in (foreign, reading):
        sent = page_client_for(owner).post(f"/runs/{run.pk}/handover", {"to": f"key-{key.pk}"})
        assert sent.status_code == 422


def test_numbers_and_lists_compare_people_and_agents(guide, team_key, owner, page_client_for):
    agent = Caller(team_key.text)
    answer(agent, begin(agent, guide))
    both = answer(agent, begin(agent, guide))
    Run.objects.filter(pk=both["run"]).update(done_by="both")
    factories.answered(factories.begun(guide, owner), "yes")
    parts = {doer: part.runs for doer, part in numbers_of(guide).by_doer.items()}
    assert parts == {"person": 1, "agent": 1, "both": 1}
    assert "People and agents" in page_of(page_client_for(owner).get(f"/trees/{guide.pk}/numbers"))
    for by, count in (("", 3), ("person", 1), ("agent", 2)):
        rows = page_client_for(owner).get(f"/runs/list?state=finished&whose=all&by={by}")
        assert len(page_of(rows).css(".run-row")) == count
