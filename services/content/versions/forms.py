"""Forms that publish, retire and share texts."""

from datetime import UTC, datetime, time

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.guard.text import LineField

from ..models import Publishable, publishables


def clinic_moment(day, at: time) -> datetime:
    """Give the moment of a day and a time on the clinic's clocks.

    Raises ValidationError for a time that the clocks skip or show twice that night.
    """
    zone = timezone.get_current_timezone()
    first, second = (datetime.combine(day, at, zone).replace(fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise forms.ValidationError(_("The clocks skip this time that night. Choose another one."))
    if first.utcoffset() != second.utcoffset():
        raise forms.ValidationError(_("The clocks show this time twice that night. Choose another one."))
    return first


class PublishForm(forms.Form):
    """When words become public, and an owner's reason for going past a rule."""

    use_required_attribute = False

    revision = forms.IntegerField(widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now")), ("later", _("At a later time"))],
        widget=forms.RadioSelect,
        initial="now",
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    time = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    override = LineField(
        label=_("Why it must go out all the same"),
        max_length=500,
        required=False,
        help_text=_("Kept in the trail with your name. A missing signature can’t be overridden."),
    )

    def __init__(self, *args, may_override: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time"].help_text = _("On the clinic’s clocks (%(zone)s).") % {
            "zone": timezone.get_current_timezone()
        }
        if not may_override:
            del self.fields["override"]

    def clean(self) -> dict:
        """Add `at`, None for now; a later time must be whole, real and still to come."""
        data = super().clean()
        data["at"] = None
        if data.get("when") != "later":
            return data
        for name in ("day", "time"):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Please fill this in."))
        if self.errors:
            return data
        try:
            data["at"] = clinic_moment(data["day"], data["time"])
        except forms.ValidationError as error:
            self.add_error("time", error)
        else:
            if data["at"] <= timezone.now():
                self.add_error("time", _("This time has passed already."))
        return data


class RetireForm(forms.Form):
    """What the address of a retired page says."""

    use_required_attribute = False

    retired_as = forms.ChoiceField(
        label=_("What its address does then"),
        choices=Publishable.RetiredAs.choices,
        widget=forms.RadioSelect,
        initial=Publishable.RetiredAs.GONE,
    )
    reason = LineField(
        label=_("Why, in a sentence for readers"),
        max_length=200,
        required=False,
        help_text=_("Such as: New studies changed what we advise."),
    )
    successor = forms.ChoiceField(
        label=_("Page to read instead"),
        required=False,
        help_text=_("Readers are led there, or offered it, whatever happens to its address later."),
    )

    def __init__(self, text: Publishable, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [("", _("None")), *public_texts(but=text)]

    def clean(self) -> dict:
        """Ask for what the chosen way needs."""
        data = super().clean()
        if data.get("retired_as") == Publishable.RetiredAs.MOVED and not data.get("successor"):
            self.add_error("successor", _("Say which page to read instead."))
        if data.get("retired_as") == Publishable.RetiredAs.GONE and not data.get("reason"):
            self.add_error("reason", _("Say why, so that readers know."))
        return data


def public_texts(but: Publishable) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give every public text but one as choices by kind: (article:first-visit, Your first visit)."""
    groups = []
    for model in publishables():
        kind = model._meta.model_name
        own = Q(pk=but.pk) if isinstance(but, model) else Q(pk=None)
        rows = model.objects.published().exclude(own).order_by("live_revision__title")
        choices = [
            (f"{kind}:{slug}", title) for slug, title in rows.values_list("slug", "live_revision__title")
        ]
        if choices:
            groups.append((str(model._meta.verbose_name_plural).capitalize(), choices))
    return groups


class PreviewLinkForm(forms.Form):
    """For whom a preview link is."""

    use_required_attribute = False

    label = LineField(
        label=_("For whom"),
        max_length=80,
        help_text=_("So that you know later whose link it is. Nobody outside sees it."),
    )
