"""/favicon.ico: where browsers look on pages that name no icon, such as plain text."""

from django.templatetags.static import static
from django.views.generic import RedirectView


class IconView(RedirectView):
    http_method_names = ["get", "head", "options"]

    def get_redirect_url(self, *args, **kwargs):
        return static("favicon.svg")
