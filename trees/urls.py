from django.urls import path

from trees.views import library

urlpatterns = [
    path("", library.trees, name="trees"),
]
