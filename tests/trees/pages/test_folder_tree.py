"""The folders beside the library's list: of a large team, what is open is sent, and the rest when it is asked for."""

import pytest

from tests import factories
from tests.html import page_of
from tests.trees.pages.library_rows import folder
from trees.library.folder_tree import LEVEL_SIZE, MAX_FOLDERS_AT_ONCE
from trees.models import Folder

pytestmark = pytest.mark.django_db
MAX_CHARS = 150_000


@pytest.fixture
def many(team):
    """Folders at the top, two more than two pages of them, with "Area 000" / "Inner" / "Core" the first."""
    folders = [Folder(team=team, name=f"Area {number:03}", path="") for number in range(2 * LEVEL_SIZE + 2)]
    Folder.objects.bulk_create(folders)
    for each in folders:
        each.path = f"{each.pk}/"
    Folder.objects.bulk_update(folders, ["path"])
    folder(team, "Core", folder(team, "Inner", folders[0]))
    return folders


def names(page) -> list[str]:
    return page.texts("[data-filter^='folder=']")


def more(page):
    (link,) = page.css(".more-folders")
    return link


def test_all_folders_of_a_small_team_are_sent(ask, team):
    core = folder(team, "Core", folder(team, "Network"))
    html = ask("/trees/folders")
    assert names(html) == ["All guides", "Network", "Core"]
    assert html.by_id(f"folder-{core.parent_id}")["aria-expanded"] == "true"


def test_large_team_gets_the_top_and_asks_for_a_branch_when_it_is_opened(ask, many, team):
    html = ask("/trees/folders")
    assert names(html) == ["All guides", *(each.name for each in many[:LEVEL_SIZE])]
    assert html.by_id(f"folder-{many[0].pk}")["aria-expanded"] == "false"
    assert not html.by_id(f"folder-{many[1].pk}").is_set("aria-expanded")
    (branch,) = [each["hx-get"] for each in html.css(f"[data-fold='{many[0].pk}']")]
    opened = ask(branch)
    assert names(opened) == ["Inner"]
    assert opened.css("[data-fold]")[0]["hx-get"]


def test_closed_folder_counts_what_is_below_it(ask, many, team, owner):
    core = Folder.objects.get(name="Core")
    factories.tree(team, owner, "One", folder=core)
    factories.tree(team, owner, "Two", folder=many[0])
    factories.tree(team, owner, "Gone", folder=core).archive(by=owner)
    assert ask("/trees/folders").by_data("folder", many[0].pk).texts(".count") == ["2 guides"]


def test_way_to_the_folder_that_is_shown_is_open(ask, many):
    core = Folder.objects.get(name="Core")
    html = ask("/trees/", folder=core.pk)
    assert names(html)[:4] == ["All guides", "Area 000", "Inner", "Core"]


def test_branches_that_were_opened_in_the_browser_come_along(page_client_for, owner, many):
    inner = Folder.objects.get(name="Inner")
    client = page_client_for(owner)
    for opened, shown in [
        (f"{many[0].pk},{inner.pk}", ["Inner", "Core"]),
        (f"{many[0].pk}", ["Inner"]),
        (f"{inner.pk}", []),  # in a branch that is closed
        ("x,-1,,99999999999999999999", []),
    ]:
        html = page_of(client.get("/trees/folders", headers={"Open-Folders": opened}))
        assert names(html)[2 : 2 + len(shown)] == shown
        assert len(names(html)) == 1 + LEVEL_SIZE + len(shown)


def test_show_more_goes_through_all_of_them_once(ask, many):
    html = ask("/trees/folders")
    seen = names(html)[1:]
    for left in (LEVEL_SIZE + 2, 2):
        assert more(html).texts(".count") == [str(left)]
        html = ask(more(html).href)
        seen += names(html)
    assert seen == [each.name for each in many]
    assert not html.css(".more-folders")


def test_folder_that_is_shown_stands_apart_from_those_that_are_not_sent_yet(ask, many):
    html = ask("/trees/folders", folder=many[-2].pk)
    assert names(html)[-2:] == [many[LEVEL_SIZE - 1].name, many[-2].name]
    assert more(html).texts(".count") == [str(LEVEL_SIZE + 1)]  # without the one that is there
    second = ask(more(html).href)
    assert more(second).texts(".count") == ["1"]
    third = ask(more(second).href)
    assert names(second) + names(third) == [each.name for each in many[LEVEL_SIZE:] if each != many[-2]]


def test_folder_that_was_deleted_meanwhile_does_not_stop_show_more(ask, many):
    following = more(ask("/trees/folders")).href
    many[LEVEL_SIZE - 1].dissolve()
    assert names(ask(following))[0] == many[LEVEL_SIZE].name


def test_three_thousand_folders_weigh_no_more_and_take_no_more_statements(
    page_client_for, owner, team, django_assert_max_num_queries
):
    tops = [folder(team, f"Area {number}") for number in range(10)]
    below = [Folder(team=team, name=f"Part {n}", parent=tops[n % 10], path="") for n in range(3000)]
    Folder.objects.bulk_create(below)
    opened = ",".join(str(each.pk) for each in tops)
    client = page_client_for(owner)
    client.get("/trees/folders")
    with django_assert_max_num_queries(5):
        response = client.get("/trees/folders", headers={"Open-Folders": opened})
    assert len(names(page_of(response))) > MAX_FOLDERS_AT_ONCE
    assert len(response.content) < MAX_CHARS


def test_search_in_a_folder_finds_what_lies_in_any_of_the_many_below(ask, owner, team):
    top = folder(team, "Top")
    empty = [Folder(team=team, name=f"Part {number}", parent=top, path="") for number in range(600)]
    Folder.objects.bulk_create(empty)
    for each in empty:
        each.path = f"{top.pk}/{each.pk}/"
    Folder.objects.bulk_update(empty, ["path"])
    factories.tree(team, owner, "Printer of the last", folder=empty[-1])
    factories.tree(team, owner, "Printer elsewhere")
    assert ask("/trees/list", folder=top.pk, q="printer").texts("[data-row]") == ["Printer of the last"]
    assert ask("/trees/list", folder=empty[0].pk, q="printer").texts("[data-row]") == []
