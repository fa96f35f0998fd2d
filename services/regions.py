"""Region packs: what differs between the countries a clinic can be in.

The numbers are starting values that the owner may change; the rules are facts about the country.
Sources: the emergency and health lines of each country's health service; Ahpra's guidelines for advertising a
regulated health service (testimonials).
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """The countries there is a pack for."""

    CANADA = "ca", _("Canada")
    UNITED_STATES = "us", _("United States")
    UNITED_KINGDOM = "uk", _("United Kingdom")
    IRELAND = "ie", _("Ireland")
    AUSTRALIA = "au", _("Australia")


@dataclass(frozen=True)
class RegionPack:
    """`phone_region` and `country` are ISO codes; an empty `health_line` means that there is none to call.

    `spelling` is the language code of the country's English; `testimonials` says whether a clinic may show what
    patients say of their treatment: "with consent" or "never".
    """

    country: str
    emergency_number: str
    health_line: str
    currency_symbol: str
    privacy_law: str
    spelling: str
    testimonials: str = "with consent"

    @property
    def phone_region(self) -> str:
        """The country that a phone number without a country code belongs to."""
        return self.country

    @property
    def facts(self) -> dict[str, str]:
        """What a Clinic takes from the pack, by field name."""
        names = ("emergency_number", "health_line", "phone_region", "currency_symbol", "privacy_law")
        return {name: getattr(self, name) for name in names}


PACKS = {
    Region.CANADA: RegionPack(
        "CA", "911", "811", "$", "the health privacy law of our province and Canada’s PIPEDA", "en-CA"
    ),
    Region.UNITED_STATES: RegionPack(
        "US", "911", "", "$", "the HIPAA Privacy Rule and the privacy law of our state", "en-US"
    ),
    Region.UNITED_KINGDOM: RegionPack(
        "GB", "999", "111", "£", "the UK GDPR and the Data Protection Act 2018", "en-GB"
    ),
    Region.IRELAND: RegionPack(
        "IE", "112", "1800 700 700", "€", "the GDPR and the Data Protection Act 2018", "en-IE"
    ),
    Region.AUSTRALIA: RegionPack(
        "AU",
        "000",
        "1800 022 222",
        "$",
        "the Privacy Act 1988 and the Australian Privacy Principles",
        "en-AU",
        testimonials="never",
    ),
}
