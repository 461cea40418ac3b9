"""What a team has of this app's: /teams/<id>/..."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
