"""/profile: the name, and a change of password."""

from django.shortcuts import render

from project.pages import page


@page
def profile(request):
    return render(request, "accounts/profile.html")


@page
def password_change(request):
    return render(request, "accounts/password_change.html")
