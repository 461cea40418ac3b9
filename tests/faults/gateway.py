"""What a security gateway answers in the server's place: it looks more like an answer of the server than a captive
portal's page does."""

import json

from tests.faults.proxy import Fault, answered


def gateway_page(status: int) -> Fault:
    """The page of a security gateway, which has a Content-Security-Policy as ours do."""
    page = "<!doctype html><html><body><h1>Blocked by Example Gateway</h1></body></html>"
    return answered(status, page, Content_Security_Policy="default-src 'self'; frame-ancestors 'none'")


def gateway_json(status: int, body: object) -> Fault:
    """What a gateway answers to a request that looks like one of an API."""
    return answered(status, json.dumps(body), Content_Type="application/json")
