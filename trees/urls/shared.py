"""/s/, for everybody who has a link"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
