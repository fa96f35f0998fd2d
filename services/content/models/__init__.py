"""The models of services.content."""

from .address import KeepsItsAddress, MissedAddress, Redirect
from .draft import PreviewLink, WorkingCopy
from .image import Image
from .page import Page
from .publishable import Publishable, PublishableQuerySet, publishables
from .reference import GlossaryTerm, Reference
from .review import ReviewRequest
from .revision import Revision, SignOff, clinical_digest, texts_with
from .rules import ClinicalFact, EditorialPolicy, WordRule
from .trail import ContentEvent, Correction

__all__ = [
    "ClinicalFact",
    "ContentEvent",
    "Correction",
    "EditorialPolicy",
    "GlossaryTerm",
    "Image",
    "KeepsItsAddress",
    "MissedAddress",
    "Page",
    "PreviewLink",
    "Publishable",
    "PublishableQuerySet",
    "Redirect",
    "Reference",
    "ReviewRequest",
    "Revision",
    "SignOff",
    "WordRule",
    "WorkingCopy",
    "clinical_digest",
    "publishables",
    "texts_with",
]
