"""What the clinic offers: its facts, people, conditions and treatments."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Hands the clinic's facts and its link sources down to services.content."""

    name = "services"
    verbose_name = "Clinic"

    def ready(self) -> None:
        from . import clinicians, links

        clinicians.register()
        links.register()
