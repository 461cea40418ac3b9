"""Django's CommonMiddleware, without a second look-up of a URL that is known already."""

from django.http import HttpRequest
from django.middleware.common import CommonMiddleware


class Common(CommonMiddleware):
    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.resolver_match is None and super().should_redirect_with_slash(request)
