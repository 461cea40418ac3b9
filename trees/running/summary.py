"""The summary of a run, for a ticket: what the run is, put into the form of its team."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from accounts.models import Team, User
from trees.core import inputs
from trees.core.graph import Node
from trees.core.outcomes import OUTCOME_LABELS
from trees.core.walk import RETURN, Place, State
from trees.library.links import run_url
from trees.models import Run, SummaryTemplate, Tree
from trees.models.revisions import graph_of
from trees.running import summary_template
from trees.running.summary_template import STANDARD, Facts, Line

Guides = dict[int, str]  # release -> the title of the tree gone through


def summary_of(run: Run, state: State | None = None, base: str = "") -> dict[str, str]:
    """``{"markdown", "plain", "html"}`` of ``run`` where it stands.

    ``state``: its events, folded, where that is at hand. ``base``: where the site is, such as https://guides.example;
    BASE_URL goes before it. One query, and one more in a run that went through other trees, when ``run`` comes with its
    tree, release and person.
    """
    return summary_template.summary(facts(run, state or run.state(), base), template_of(run.team_id))


def template_of(team: int) -> str:
    """The template of a team (``team`` is its key): its own, or the standard one."""
    return SummaryTemplate.objects.text_for(team) or STANDARD


def save_template(team: Team, text: str, *, by: User) -> None:
    """Makes ``text`` the template of ``team``; a team that uses the standard one has no row."""
    if text.strip() == STANDARD.strip():
        SummaryTemplate.objects.reset(team)
    else:
        SummaryTemplate.objects.put(team, text, by=by)


def facts(run: Run, state: State, base: str = "") -> Facts:
    """What there is to say of ``run`` in ``state``."""
    base, guides = settings.BASE_URL or base.rstrip("/"), guides_of(state)
    return Facts(
        guide=run.tree.title,
        release=run.release.number or 0,
        outcome=outcome(run, state),
        seconds=run.seconds,
        person=people(run),
        date=timezone.localtime(run.started_at).date().isoformat(),
        ticket=state.details.get("ticket", ""),
        caller=state.details.get("caller", ""),
        link=f"{base}{run_url(run.pk)}" if base else "",
        trail=tuple(trail(state, guides)),
        also=tuple(gone_back_over(state, guides)),
        values=tuple(values(state)),
    )


def people(run: Run) -> str:
    """Who runs it, and who had it before."""
    return f"{run.person or ''}{f', before that {run.handed_by}' if run.handed_by else ''}"


def guides_of(state: State) -> Guides:
    if not state.entered:
        return {}
    titles = dict(Tree.objects.filter(pk__in=state.entered).values_list("pk", "title"))
    return {release: titles.get(tree, "") for tree, release in state.entered.items()}


def outcome(run: Run, state: State) -> str:
    """ "Resolved: Printer prints again", "Escalated at “Is the light on?”", "Under way, at “Is the light on?”"."""
    title, ended = node_at(state.place).title, state.outcome(graph_of)
    if not ended:
        return f"{'Abandoned' if run.outcome == Run.ABANDONED else 'Under way'}, at “{title}”"
    return f"{OUTCOME_LABELS[ended]} at “{title}”" if state.ended else f"{OUTCOME_LABELS[ended]}: {title}"


def trail(state: State, guides: Guides) -> Iterator[Line]:
    """The answers that stand; and where the run stands, if something was noted there."""
    for step in state.trail:
        option = next((option for option in node_at(step.place).options if option.key == step.option), None)
        yield line(step.place, state, guides, option.label if option and step.option != RETURN else "")
    if (state.place.release_id, state.place.node) in state.notes:
        yield line(state.place, state, guides)


def gone_back_over(state: State, guides: Guides) -> Iterator[Line]:
    """Steps with a note that are not in the trail any more."""
    stand = {(place.release_id, place.node) for place in state.places}
    for release, node in state.notes:
        if (release, node) not in stand:
            yield line(Place(release, node), state, guides)


def line(place: Place, state: State, guides: Guides, answer: str = "") -> Line:
    note = state.notes.get((place.release_id, place.node), "")
    return Line(node_at(place).title, answer, note, guides.get(place.release_id, ""))


def values(state: State) -> Iterator[tuple[str, str]]:
    """What was entered at the steps of the trail, by its label. A name that is sensitive at one of them is left out."""
    asked: dict[str, inputs.Input] = {}
    for place in state.places:
        for each in inputs.inputs_of(node_at(place).body):
            if each.sensitive or each.name not in asked:
                asked[each.name] = each
    for name, each in asked.items():
        if not each.sensitive and (value := state.values.get(name)):
            yield each.label or name, value


def node_at(place: Place) -> Node:
    return graph_of(place.release_id).nodes[place.node]
