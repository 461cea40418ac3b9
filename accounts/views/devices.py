"""/devices: where this person is signed in."""

from django.shortcuts import render

from project.pages import page


@page
def devices(request):
    return render(request, "accounts/devices.html")
