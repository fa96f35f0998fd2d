"""Patient education."""

from django.apps import AppConfig


class BlogConfig(AppConfig):
    """Articles, categories and tags."""

    name = "blog"
    verbose_name = "Articles"

    def ready(self) -> None:
        from . import choices, links

        choices.register()
        links.register()
