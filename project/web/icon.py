"""/favicon.ico: the default that browsers request on pages that name no icon, such as plain text."""

from typing import Any

from django.templatetags.static import static
from django.views.generic import RedirectView


class IconView(RedirectView):
    http_method_names = ["get", "head", "options"]

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        return static("favicon.svg")
