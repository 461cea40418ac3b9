"""What the authorization server refuses, in the words of OAuth."""

from __future__ import annotations

from django.http import HttpResponse

from project.web.json import json_response


class OAuthError(Exception):
    """``code``: of RFC 6749, 7591 or 8707, such as "invalid_grant". ``text``: in words for developers."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.code, self.text, self.status = code, text, status

    def response(self) -> HttpResponse:
        return json_response({"error": self.code, "error_description": self.text}, status=self.status)


def invalid_grant(text: str) -> OAuthError:
    return OAuthError("invalid_grant", text)
