"""Pages of the person: signing in, the profile, devices, teams."""

from django.conf import settings
from django.shortcuts import render


def login(request):
    return render(request, "accounts/login.html", {"signup_open": settings.SIGNUP_OPEN})


def signup(request):
    return render(request, "accounts/signup.html", {"signup_open": settings.SIGNUP_OPEN})
