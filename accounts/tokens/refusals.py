"""Why a token is refused: the codes of every 401."""

from project.database import clock
from project.web.errors import Unauthorized

DETAILS = {
    "refresh_expired": "The sign-in has expired. Sign in again.",
    "refresh_reused": "This refresh token was used before. The device has been signed out.",
    "session_revoked": "This device has been signed out.",
    "user_inactive": "This account is deactivated.",
    "credentials_changed": "The password has changed. Sign in again.",
    "token_invalid": "The token is not valid.",
    "token_expired": "The access token has expired.",
    "token_missing": "This needs a sign-in: no token was sent.",
    "key_invalid": "The API key is not valid.",
    "key_revoked": "This API key was revoked.",
    "key_expired": "This API key has expired. Make a new one.",
    "key_misplaced": "An API key opens the API below /api/v1/ and the MCP server only.",
    "agent_disconnected": "This agent was disconnected. Connect it again.",
    "proof_required": "This session is bound to a key: send a DPoP proof made with it.",
}


class Refused(Unauthorized):
    """A token that does not sign in. ``code`` is a key of DETAILS."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail or DETAILS[code])


class ProofRequired(Refused):
    """A key-bound session without a valid proof. ``now`` lets a client whose clock is off sign again."""

    def __init__(self, reason: str) -> None:
        super().__init__("proof_required", f"{DETAILS['proof_required']} {reason}".strip())
        self.more = {"now": int(clock.timestamp())}
