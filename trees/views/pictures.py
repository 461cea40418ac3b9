"""/pictures/: what the steps of guides show. Public, for who knows the name: an <img> sends no sign-in along."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.authentication import reads_own_token
from trees.models import Picture

FOREVER = "public, max-age=31536000, immutable"  # another picture has another name


@require_safe
@reads_own_token
def picture(request, key):
    found = get_object_or_404(Picture, pk=key)
    try:
        file = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type="image/webp", headers={"Cache-Control": FOREVER, "ETag": f'"{key}"'})
