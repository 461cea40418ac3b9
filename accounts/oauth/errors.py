"""What the authorization server refuses, in the words of OAuth."""

from __future__ import annotations

import re

from django.http import HttpResponse

from project.web.json import json_response

FORBIDDEN_CHARS = re.compile(r"[^ !#-\[\]-~]")  # RFC 6749, 5.2: printable ASCII but for quotation mark and backslash


class OAuthError(Exception):
    """``code``: of RFC 6749, 7591 or 8707, such as "invalid_grant". ``text``: in words for developers.

    What the text repeats of a request may be anything.
    """

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.code, self.text, self.status = code, FORBIDDEN_CHARS.sub("?", text), status

    def response(self) -> HttpResponse:
        response = json_response({"error": self.code, "error_description": self.text}, status=self.status)
        if self.status == 401:
            response.headers["WWW-Authenticate"] = 'Basic realm="oauth"'  # 401 has to name the scheme that was used
        return response


def invalid_grant(text: str) -> OAuthError:
    return OAuthError("invalid_grant", text)
