"""Django's admin with the sign-in of this site: accounts/views/admin_sign_in.py makes its cookie."""

from django.contrib.admin import AdminSite as DjangoAdminSite
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.http import HttpRequest


class AdminConfig(DjangoAdminConfig):
    default_site = "project.admin_site.AdminSite"


class AdminSite(DjangoAdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        from accounts.authentication import has_live_device  # apps are not loaded yet when this module is

        return super().has_permission(request) and has_live_device(request)
