"""A program that connects to the MCP server, as its requests look on the wire."""

from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

from tests.accounts.oauth.request import BACK, RESOURCE, SITE, VERIFIER, request_of
from tests.conftest import page_client_for
from tests.html import page_of
from tests.trees.agents.calls import Caller

METADATA = f'scope="read run", resource_metadata="{SITE}/.well-known/oauth-protected-resource/mcp"'
FORM = "application/x-www-form-urlencoded"


def register(**metadata):
    said = {"client_name": "Assistant", "redirect_uris": [BACK]} | metadata
    return Client().post("/oauth/register", said, content_type="application/json")


def post(path, **fields):
    """A form, as programs send one; a field that is None is left out, a list is repeated."""
    sent = {name: value for name, value in fields.items() if value is not None}
    return Client().post(path, urlencode(sent, doseq=True), content_type=FORM)


class Program:
    """Registers itself at once. ``ask`` sends a person to the site, and ``fetch`` gets the tokens."""

    def __init__(self, **metadata):
        self.id = register(**metadata).json()["client_id"]
        self.tokens = {}

    def url(self, **changes):
        """Of the page that the person is sent to. A change to None leaves a parameter out."""
        return f"/oauth/authorize?{request_of(self.id, **changes)}"

    def ask(self, person, form=None, **changes):
        """The answer to what the person does on the page: they allow everything, if nothing else is said."""
        if form is None:
            form = {"scope": "run", "teams": [team.pk for team in person.teams()]}
        client = person if isinstance(person, Client) else page_client_for(person)
        return client.post(self.url(**changes), form)

    def code(self, person, form=None, **changes):
        return answer_of(self.ask(person, form, **changes))["code"]

    def fetch(self, sent, **changes):
        right = {
            "grant_type": "authorization_code", "code": sent, "redirect_uri": BACK, "client_id": self.id,
            "code_verifier": VERIFIER, "resource": RESOURCE,
        }  # fmt: skip
        return self._tokens(post("/oauth/token", **right | changes))

    def refresh(self, token=None, **changes):
        token = token or self.tokens["refresh_token"]
        right = {"grant_type": "refresh_token", "refresh_token": token, "client_id": self.id, "resource": RESOURCE}
        return self._tokens(post("/oauth/token", **right | changes))

    def connect(self, person, form=None):
        """Who asks at /mcp from now on."""
        self.fetch(self.code(person, form))
        return self.caller

    @property
    def caller(self):
        return Caller(self.tokens["access_token"])

    def _tokens(self, response):
        if response.status_code == 200:
            self.tokens = response.json()
        return response


def link_of(response):
    """Where the page leads back to."""
    assert response.status_code == 200, response.content
    return page_of(response).by_data("go-back").href


def answer_of(response):
    """What the program is told there, by name."""
    return {name: value for name, [value] in parse_qs(urlsplit(link_of(response)).query).items()}


def error_of(response):
    return response.status_code, response.json()["error"]


def titles(caller):
    return [row["title"] for row in caller.call("find_guides")[0]["guides"]]


def refused(caller):
    """Why, and that the answer says how to sign in."""
    response = caller.request("tools/list")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == f'Bearer error="invalid_token", {METADATA}'
    return response.json()["error"]["data"]["code"]
