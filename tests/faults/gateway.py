"""What a security gateway answers in the server's place."""

from tests.faults.proxy import Fault, answered


def gateway_page(status: int = 200) -> Fault:
    """The page of a security gateway, which has a Content-Security-Policy as ours do."""
    page = "<!doctype html><html><body><h1>Blocked by Example Gateway</h1></body></html>"
    return answered(status, page, Content_Security_Policy="default-src 'self'; frame-ancestors 'none'")
