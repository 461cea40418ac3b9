"""Agents that ask a person to connect them, as their requests reach the site that the tests in a browser share."""

import json
import urllib.request

from tests.accounts.oauth.request import BACK, request_of


def connection(url: str, redirect_uri: str = BACK, name: str = "Assistant", **changes) -> str:
    """The query of the page on which people allow it, for an agent that has just registered at ``url``."""
    said = json.dumps({"client_name": name, "redirect_uris": [redirect_uri]}).encode()
    request = urllib.request.Request(f"{url}/oauth/register", said, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        client = json.load(response)["client_id"]
    right = {"redirect_uri": redirect_uri, "resource": None}  # the site is the same by several names here
    return request_of(client, **right | changes)
