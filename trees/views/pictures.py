"""/pictures/: the pictures in guides. Public to everybody who knows the name, since an <img> sends no token."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.authentication import reads_own_token
from trees.models import Picture

FOREVER = "public, max-age=31536000, immutable"  # a changed picture has another name


@require_safe
@reads_own_token
def picture(request: HttpRequest, key: str) -> FileResponse:
    picture = get_object_or_404(Picture, pk=key)
    try:
        file = picture.file.open()
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type="image/webp", headers={"Cache-Control": FOREVER, "ETag": f'"{key}"'})
