"""What answers with static files say."""

from wsgiref.headers import Headers

# Of this version or of an older one, of which a tab may still be open: a file of such a name never changes.
FINGERPRINTED = r"^.+\.[0-9a-f]{12}\.\w+(\.map)?$"


def add_headers(headers: Headers, path: str, url: str) -> None:
    """The one header of pages that a static file needs: it is never taken for a script that it is not."""
    headers["X-Content-Type-Options"] = "nosniff"
