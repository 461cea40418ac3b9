"""The project's URLs, and the list of trees as a model viewset with page numbers."""

from django.urls import include, path

from bench import naive

urlpatterns = [path("bench/trees", naive.ListView.as_view()), path("", include("project.urls"))]
