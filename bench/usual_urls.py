"""SimpleJWT's own refresh view, and the project's ``me`` behind SimpleJWT's own authentication."""

from django.urls import path
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.views import TokenRefreshView

from accounts.api.views import MeView
from accounts.authentication import reads_own_token

urlpatterns = [
    path("api/v1/auth/refresh", reads_own_token(TokenRefreshView.as_view())),
    path("api/v1/auth/me", reads_own_token(MeView.as_view(authentication_classes=[JWTAuthentication]))),
]
