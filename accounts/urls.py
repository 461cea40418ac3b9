"""Pages of the person: signing in, the profile, devices, teams."""

from django.urls import path

from accounts import views

urlpatterns = [
    # /login, /signup
    path("login", views.login, name="login"),
    path("signup", views.signup, name="signup"),
]
