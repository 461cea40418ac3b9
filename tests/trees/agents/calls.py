"""Raw requests to /mcp, and the guide that agents follow in the tests."""

from django.test import Client

from trees.core.graph import Graph, Node, Option

REVISION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": REVISION,
    "io.modelcontextprotocol/clientCapabilities": {},
}
NAMED_BY = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}


class Caller:
    """Requests with an API key, or with the token that is given; ``send`` sends whatever it is told."""

    def __init__(self, token: str):
        self.client, self.token = Client(), token

    def send(self, body, **headers):
        known = {"Authorization": f"Bearer {self.token}", "Accept": "application/json, text/event-stream"}
        sent = {name: value for name, value in (known | headers).items() if value is not None}
        return self.client.post("/mcp", body, content_type="application/json", headers=sent)

    def request(self, method, **params):
        name = params.get(NAMED_BY.get(method, ""))
        headers = {"Mcp-Protocol-Version": REVISION, "Mcp-Method": method, "Mcp-Name": name}
        return self.send({"jsonrpc": "2.0", "id": 7, "method": method, "params": {"_meta": META, **params}}, **headers)

    def older(self, method, version, **params):
        """As a client asks that shook hands. ``version``: what its header says; None for none."""
        sent = {"jsonrpc": "2.0", "id": "a", "method": method, "params": params}
        return self.send(sent, **{"Mcp-Protocol-Version": version})

    def result(self, method, **params):
        response = self.request(method, **params)
        assert response.status_code == 200, response.content
        return response.json()["result"]

    def call(self, tool, **arguments):
        """``(what it answers as JSON, whether it is an error)``; of an answer of words alone, these."""
        result = self.result("tools/call", name=tool, arguments=arguments)
        [content] = result["content"]
        return result.get("structuredContent", content["text"]), result["isError"]


FIELDS = "Look below.\n\nAge in months: ____ {#age .number .required}\n\nPIN: ____ {#pin .sensitive}"


def warranty(inner: int) -> Graph:
    """Fields, conditions, a step that decides, another guide to go through, and a way around in a circle."""
    ask = Node("ask", "What does the label say?", FIELDS, (Option("next", "Next", "decide"),))
    decide = Node(
        "decide", "Warranty", "", (Option("swap", "Under warranty", "swap", condition="age < 24"),
                                   Option("pay", "Out of warranty", "pay", condition="else")),
    )  # fmt: skip
    swap = Node(
        "swap", "Swap it", "It is {{age}} months old.", (Option("in", "Check the power", "done", tree=inner),
                                                         Option("again", "Read the label again", "ask"),
                                                         Option("old", "Older model", "pay", condition="age > 12")),
    )  # fmt: skip
    ends = (Node("pay", "Offer a repair", outcome="escalate"), Node("done", "Swapped", outcome="resolved"))
    return Graph.of([ask, decide, swap, *ends])
