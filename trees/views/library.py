from django.shortcuts import render

from project.pages import page


@page
def trees(request):
    return render(request, "trees/trees.html", {})
