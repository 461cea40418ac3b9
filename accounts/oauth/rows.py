"""A person's own keys and connected agents, as the pages of keys and devices list them."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import ApiKey, User


@dataclass(frozen=True, slots=True)
class AgentRow:
    """``teams``: the names of those that it reaches now. ``host``: whose program it is, "" where that is not known."""

    key: ApiKey
    teams: list[str]
    host: str


def keys_and_agents(user: User) -> tuple[list[ApiKey], list[AgentRow]]:
    """The active keys of ``user``, and the connected agents: one statement, and one more where there are agents."""
    owned = list(ApiKey.objects.active().filter(team=None, user=user).select_related("grant"))
    agents = [key for key in owned if key.is_of_agent]
    names = dict(user.teams().values_list("pk", "name")) if agents else {}
    rows = [
        AgentRow(key, [name for pk, name in names.items() if pk in key.grant.teams], key.grant.host) for key in agents
    ]
    return [key for key in owned if not key.is_of_agent], rows
