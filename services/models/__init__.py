"""The models of services."""

from .clinic import Announcement, Clinic, Fee, Location
from .clinical_page import ClinicalPage, ClinicalPageQuerySet
from .condition import BodyRegion, Condition, ConditionTreatment
from .hours import Closure, OpeningHours, Weekday
from .practitioner import Leave, Practitioner, PractitionerDay
from .treatment import Treatment

__all__ = [
    "Announcement",
    "BodyRegion",
    "Clinic",
    "ClinicalPage",
    "ClinicalPageQuerySet",
    "Closure",
    "Condition",
    "ConditionTreatment",
    "Fee",
    "Leave",
    "Location",
    "OpeningHours",
    "Practitioner",
    "PractitionerDay",
    "Treatment",
    "Weekday",
]
