"""Each page of the URL configuration: a way up from it, and a way out of it where it is a form."""

import pytest

from tests import world
from tests.html import Page, page_of
from tests.permissions import SIGNED_IN_PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Named in the bar on top of every page.
TOP = {"trees", "runs", "flags", "reviews", "teams", "notices"}
# Their own bar leads back to the guide.
OWN_BAR = {"run", "tree_run", "tree_try", "tree_try_step"}
WINDOWS = {"desk_allow", "oauth_authorize"}  # opened by a program: the one closes, "Deny" of the other leads back
# Lists that a form below adds to, and a form that saves what is typed by itself.
NOT_FORMS = {"factors", "teams", "team", "keys", "team_keys", "tree_edit", "tree_edit_text", "run", "tree_run"}
PROPERTIES = {
    "form", "elements", "id", "enctype", "target", "noValidate", "matches", "closest", "dataset", "getAttribute",
    "parentElement", "isConnected", "querySelector", "reportValidity", "requestSubmit", "submit",
}  # fmt: skip
PARTS = {
    "run_list", "runs_under_way", "run_panels", "run_newer", "run_new_guides",
    "tree_list", "folder_list", "folder_branch", "folder_choices", "category_list", "category_choices", "palette",
    "team_list", "tree_ask_choices", "run_handover_choices",
    "tree_steps", "team_members", "team_invitations",
    "flag_list", "flag_answers", "flags_count", "tree_flags", "webhook_deliveries", "quick_guides", "tree_keys",
    "reauthenticate", "admin_sign_in",
    "team_audit_entries", "notices_new", "lookup_tried", "import_progress",
}  # fmt: skip
ELSEWHERE = {"demo", "audit", "audit_entries"}  # tests/trees/pages/test_demo.py, tests/accounts/test_audit_page.py
PAGES = [name for name in SIGNED_IN_PAGES if name not in PARTS | ELSEWHERE]


@pytest.fixture
def here(owner, editor, viewer, stranger, team, tree):
    return world.World({"admin": owner, "editor": editor, "viewer": viewer, "stranger": stranger}, team, tree)


def shown(here, name: str) -> Page:
    response = here.ask("admin", name, "GET")
    assert response.status_code == 200
    return page_of(response)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in TOP | OWN_BAR | WINDOWS])
def test_page_says_where_it_is_below(here, name):
    (crumbs,) = shown(here, name).css(".crumbs")
    assert crumbs.links and here.url(name) not in crumbs.links


@pytest.mark.parametrize("name", [name for name in PAGES if name not in NOT_FORMS | {"oauth_authorize"}])
def test_form_has_one_way_out_which_leads_elsewhere(here, name):
    page = shown(here, name)
    forms = page.css("form[method=post]")
    ways_out = [link.href for form in forms for link in form.css("a.outside-dialog") if link.text == "Cancel"]
    assert len(ways_out) == len(forms)
    assert here.url(name) not in ways_out


def test_no_control_hides_a_property_that_a_form_is_sent_by(here):
    """``form.form`` is the control named "form", where there is one: htmx then sends nothing."""
    for name in PAGES:
        controls = {each["name"] for each in shown(here, name).css("form [name]")}
        assert not controls & PROPERTIES, name


def test_way_out_leads_to_a_page_that_is_there(here):
    client = here.client("admin")
    for name in PAGES:
        for link in shown(here, name).css("a.outside-dialog, .crumbs a"):
            assert client.get(link.href).status_code == 200, f"{name}: {link.href}"
