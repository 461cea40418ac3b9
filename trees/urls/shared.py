"""/s/, for everybody who has a link"""

from django.urls import path, register_converter

from trees.views import shared


class Token:
    regex = "[A-Za-z0-9_-]{1,40}"
    to_python = to_url = str


class Address:
    """See trees/places.py. A step's address ends with a slash, so that none is taken for the booklet."""

    regex = "[A-Za-z0-9_.-]{1,129}(?:/[A-Za-z0-9_.-]{1,129}){0,8}"
    to_python = to_url = str


register_converter(Token, "token")
register_converter(Address, "address")

urlpatterns = [
    # /s/<token>/
    path("<token:token>/", shared.shared, name="shared"),
    path("<token:token>/print", shared.shared_print, name="shared_print"),
    path("<token:token>/<address:address>/", shared.shared, name="shared_step"),
]
