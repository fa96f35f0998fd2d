"""The models of services.content."""

from .image import Image
from .page import Page
from .publishable import Publishable, PublishableQuerySet
from .reference import GlossaryTerm, Reference
from .revision import Revision, SignOff, clinical_digest, texts_with

__all__ = [
    "GlossaryTerm",
    "Image",
    "Page",
    "Publishable",
    "PublishableQuerySet",
    "Reference",
    "Revision",
    "SignOff",
    "clinical_digest",
    "texts_with",
]
