#!/bin/sh
# oidc-provider-mock sends a person who denies back without `state`; one who agrees comes back with it.
#
# Versions   oidc-provider-mock 0.3.4, Authlib 1.9.10, Flask as it resolves, Python 3.11
# Input      an authorization request with state=abc, then "Deny" in the form that the provider shows
# Expected   Location: http://localhost/back?error=access_denied&...&state=abc
# Seen       Location: http://localhost/back?error=access_denied&error_description=...   "Authorize" brings the state.
# Source     RFC 6749, 4.1.2.1: in an error response state is "REQUIRED if a 'state' parameter was present in the client
#            authorization request". Authlib adds it to every error that its own endpoint answers; the mock makes the
#            AccessDeniedError of "Deny" itself: oidc_provider_mock/_app.py, authorize().
#            https://github.com/geigerzaehler/oidc-provider-mock
# One would guess that a provider made for tests answers a cancelled sign-in by the same rule as a successful one.
# Who meets it: whoever tests what happens after "Deny". A client looks under the state for what it kept (where to go,
# the verifier) and finds nothing: the test fails, or teaches the client to accept answers that belong to no flow.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check oidc-provider-mock==0.3.4 authlib==1.9.10
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging
from importlib.metadata import version
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock

logging.disable(logging.CRITICAL)
print("oidc-provider-mock", version("oidc-provider-mock"), "Authlib", version("Authlib"))
client = oidc_provider_mock.app().test_client()
asked = {
    "client_id": "site",
    "redirect_uri": "http://localhost/back",
    "response_type": "code",
    "scope": "openid",
    "state": "abc",
}
states = {}
for button, form in {"Authorize": {"sub": "sam"}, "Deny": {"action": "deny"}}.items():
    location = client.post("/oauth2/authorize", query_string=asked, data=form).headers["Location"]
    states[button] = parse_qs(urlsplit(location).query).get("state")
    print(f"{button:10} {location}")
assert states["Authorize"] == ["abc"]
assert states["Deny"] is None, "a refusal has its state now"
PYTHON
