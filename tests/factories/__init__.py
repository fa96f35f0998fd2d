"""Small builders of valid rows. Each takes any field by name, gives a saved object and fills in the rest.

Texts (condition, treatment, page, article) are published unless `publish=False`; `title`, `standfirst` and
`body` make their words. Builders of things with an address take a `slug` and make one up otherwise.
"""

from .articles import make_article, make_category
from .clinic import make_clinic, make_closure, make_fee, make_hours, make_location, today
from .people import make_practitioner, make_user
from .texts import make_condition, make_page, make_region, make_term, make_treatment, sign_off

__all__ = [
    "make_article",
    "make_category",
    "make_clinic",
    "make_closure",
    "make_condition",
    "make_fee",
    "make_hours",
    "make_location",
    "make_page",
    "make_practitioner",
    "make_region",
    "make_term",
    "make_treatment",
    "make_user",
    "sign_off",
    "today",
]
