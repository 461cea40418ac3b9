"""Static files of other versions: what WhiteNoise, which has those of this one, left over."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from whitenoise.media_types import MediaTypes

from project.static_files.versions import stored_file

FOR_GOOD = "max-age=315360000, public, immutable"
types = MediaTypes()


@csrf_exempt
@require_safe
def static_copy(request: HttpRequest, path: str) -> HttpResponse:
    content = stored_file(path)
    if content is None:
        raise Http404
    kind = types.get_type(path)
    kind += '; charset="utf-8"' if kind.startswith("text/") else ""
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": FOR_GOOD})
