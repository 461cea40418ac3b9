from project.pages import page
from django.shortcuts import render
@page
def tree_import(request):
    return render(request, "trees/tree_import.html", {})
@page
def tree_import_preview(request):
    return render(request, "trees/tree_import.html", {})
