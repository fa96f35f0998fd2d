"""The composition root as an app: it holds the site's commands, tags and the migration that makes the roles."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ClinicSiteConfig(AppConfig):
    """Sees every room; no room sees it."""

    name = "clinic_site"
    label = "clinic_site"
    verbose_name = "Clinic site"

    def ready(self) -> None:
        from . import prefill

        prefill.register()


class ClinicAdminConfig(AdminConfig):
    """The content back office at /admin/."""

    default_site = "clinic_site.admin_site.ClinicAdminSite"
