"""The summary of a run for a ticket: its facts, filled into the template of its team."""

from collections.abc import Iterator
from datetime import tzinfo

from django.conf import settings
from django.utils import timezone

from accounts.models import Team, User
from trees.core.fields import inputs
from trees.core.graph import Node
from trees.core.outcomes import OUTCOME_LABELS
from trees.core.runs.walk import RETURN, Place, State
from trees.library.links import run_url
from trees.models import Run, SummaryTemplate, Tree
from trees.models.trees.revisions import graph_of
from trees.running import summary_template
from trees.running.summary_template import STANDARD, Facts, Line

Guides = dict[int, str]  # titles of entered guides, by release key


def summary_of(run: Run, state: State | None = None, base: str = "") -> dict[str, str]:
    """``{"markdown", "plain", "html"}`` of ``run`` in its current state.

    ``state``: its state, if known. ``base``: URL of the site, such as https://guides.example; the setting BASE_URL
    overrides it. One query if ``run`` was read with its tree, release and person, and one more if it entered guides.
    """
    return summary_template.summary(facts(run, state or run.state(), base), template_of(run.team_id))


def template_of(team: int) -> str:
    """The template of a team (by its key): its own, or the standard one."""
    return SummaryTemplate.objects.text_for(team) or STANDARD


def save_template(team: Team, text: str, *, by: User) -> None:
    """Sets the template of ``team``. A team with the standard template has no row."""
    if text.strip() == STANDARD.strip():
        SummaryTemplate.objects.reset(team)
    else:
        SummaryTemplate.objects.set_text(team, text, by=by)


def facts(run: Run, state: State, base: str = "") -> Facts:
    """The facts about ``run`` in ``state``."""
    base, guides = settings.BASE_URL or base.rstrip("/"), guides_of(state)
    return Facts(
        guide=run.tree.title,
        release=run.release.number or 0,
        outcome=outcome(run, state),
        seconds=run.seconds,
        person=people(run),
        date=run.started_at.astimezone(zone_of(run)).date().isoformat(),
        ticket=state.details.get("ticket", ""),
        caller=state.details.get("caller", ""),
        link=f"{base}{run_url(run.pk)}" if base else "",
        trail=tuple(trail(state, guides)),
        also=tuple(gone_back_over(state, guides)),
        values=tuple(values(state)),
    )


def zone_of(run: Run) -> tzinfo:
    """The zone of the person of the run, so that everybody copies the same summary."""
    return run.person.zone if run.person else timezone.get_default_timezone()


def people(run: Run) -> str:
    """The person of the run, and who handed it over."""
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
    """The answers of the trail, and the current step if it has a note."""
    for step in state.trail:
        option = next((option for option in node_at(step.place).options if option.key == step.option), None)
        yield line(step.place, state, guides, option.label if option and step.option != RETURN else "")
    if (state.place.release_id, state.place.node) in state.notes:
        yield line(state.place, state, guides)


def gone_back_over(state: State, guides: Guides) -> Iterator[Line]:
    """Steps with a note that are no longer in the trail."""
    current = {(place.release_id, place.node) for place in state.places}
    for release, node in state.notes:
        if (release, node) not in current:
            yield line(Place(release, node), state, guides)


def line(place: Place, state: State, guides: Guides, answer: str = "") -> Line:
    note = state.notes.get((place.release_id, place.node), "")
    return Line(node_at(place).title, answer, note, guides.get(place.release_id, ""))


def values(state: State) -> Iterator[tuple[str, str]]:
    """``(label, value)`` of the inputs of the trail. A name that is sensitive at any step is left out."""
    by_name: dict[str, inputs.Input] = {}
    for place in state.places:
        for each in inputs.inputs_of(node_at(place).body):
            if each.sensitive or each.name not in by_name:
                by_name[each.name] = each
    for name, each in by_name.items():
        if not each.sensitive and (value := state.values.get(name)):
            yield each.label or name, value


def node_at(place: Place) -> Node:
    return graph_of(place.release_id).nodes[place.node]
