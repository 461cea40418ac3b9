"""What a program asks a person for, as the query of the page that they are sent to."""

import base64
import hashlib
from urllib.parse import urlencode

SITE, RESOURCE = "http://testserver", "http://testserver/mcp"
BACK = "http://127.0.0.1:3118/callback"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def request_of(client_id: str, /, **changes) -> str:
    """Right but for ``changes``. One to None leaves a parameter out, one to a list repeats it."""
    right = {
        "response_type": "code", "client_id": client_id, "redirect_uri": BACK, "state": "s+1 &", "scope": "read run",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", "resource": RESOURCE,
    }  # fmt: skip
    return urlencode({name: value for name, value in (right | changes).items() if value is not None}, doseq=True)
