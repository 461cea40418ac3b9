"""/pictures/, public"""

from django.urls import path, register_converter

from trees.views import pictures


class PictureKey:
    regex = "[0-9a-f]{32}"
    to_python = to_url = str


register_converter(PictureKey, "picture")

urlpatterns = [
    # /pictures/<key>.webp
    path("<picture:key>.webp", pictures.picture, name="picture"),
]
