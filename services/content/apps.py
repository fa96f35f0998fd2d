"""How text and pictures are handled, whatever they are about."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Markdown, images, revisions, sign-off, references, glossary and plain pages."""

    name = "services.content"
    label = "content"
    verbose_name = "Content"

    def ready(self) -> None:
        from . import accessibility, links, policy

        accessibility.register()
        links.register()
        policy.register()
