"""What agents ask for: of the scopes of keys, those that the MCP server has a use for."""

from __future__ import annotations

from accounts.models import Scope

SCOPES = (Scope.READ, Scope.RUN)


def scope_text(scope: Scope) -> str:
    """As OAuth says it: "read run"."""
    return " ".join(str(each) for each in SCOPES if scope.covers(each))
