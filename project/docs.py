"""The API's documentation page: Swagger UI from our own static files."""

from drf_spectacular.views import SpectacularSwaggerSplitView


class DocsView(SpectacularSwaggerSplitView):
    """The split view keeps its script in a URL of its own, as the Content-Security-Policy asks."""

    url_name = "api-schema"
