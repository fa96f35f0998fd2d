"""The composition root as an app: it holds the site's commands, tags and the migration that makes the roles."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.signals import user_logged_in


class ClinicSiteConfig(AppConfig):
    """Sees every room; no room sees it."""

    name = "clinic_site"
    label = "clinic_site"
    verbose_name = "Clinic site"

    def ready(self) -> None:
        from . import prefill
        from .accounts import sessions

        prefill.register()
        user_logged_in.connect(sessions.begin)


class ClinicAdminConfig(AdminConfig):
    """The content back office at /admin/."""

    default_site = "clinic_site.admin_site.ClinicAdminSite"
