"""What the clinic offers: people, fees, treatments."""

from pathlib import Path

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from services.content.admin_texts import reading
from services.guard.text import LineField, TextBlockField
from services.models import Fee, Practitioner, PractitionerDay, Treatment, Weekday

from ..invitations import invite
from ..steps import Step
from ..texts import read_text
from .base import EmailLineField, InvitingMixin, ScreenForm, fresh_slug, go_on, screen, sent, show

TREATMENTS = Path(__file__).parent.parent / "texts" / "treatments"


class PersonForm(InvitingMixin, ScreenForm):
    """Somebody who treats patients, and may be asked to sign in."""

    name = LineField(label=_("Name"), max_length=80)
    credentials = LineField(
        label=_("Letters after the name"), max_length=80, required=False, help_text=_("Such as PT, MSc.")
    )
    role = LineField(label=_("Profession or role"), max_length=80)
    focus = LineField(
        label=_("Looks after"), max_length=150, help_text=_("In patients’ words: neck pain and headache.")
    )
    bio = TextBlockField(
        label=_("About this person"),
        max_length=3000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Two or three sentences. An empty line starts a paragraph."),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Days at the main location"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    email = EmailLineField(
        label=_("E-mail address"),
        max_length=150,
        required=False,
        help_text=_(
            "With one, this person is invited to sign in and to check what the site says about health."
        ),
    )

    class Meta:
        model = Practitioner
        fields = ("name", "credentials", "role", "focus", "bio")

    def clean_own_password(self) -> str:
        """Ask for it only where somebody is invited."""
        return super().clean_own_password() if self.cleaned_data.get("email") else ""


@screen("people")
def people(request: HttpRequest, step: Step) -> HttpResponse:
    """Add one person after the other."""
    form = PersonForm(request, sent(request))
    if form.is_valid():
        with transaction.atomic():
            person = form.save(commit=False)
            person.slug, person.position = fresh_slug(Practitioner, person.name), Practitioner.objects.count()
            if email := form.cleaned_data["email"]:
                first, _space, last = person.name.partition(" ")
                person.user = invite(email=email, first_name=first, last_name=last, roles=["clinician"])
            person.save()
            if location := request.clinic.main_location:
                PractitionerDay.objects.bulk_create(
                    PractitionerDay(practitioner=person, location=location, weekday=day)
                    for day in form.cleaned_data["days"]
                )
        return go_on(request, step, gettext("%(name)s has a page now.") % {"name": person})
    rows = Practitioner.objects.published()
    return show(request, step, "rows", form=form, rows=rows, change="admin:services_practitioner_change")


class FeeForm(ScreenForm):
    """One price."""

    name = LineField(label=_("What it is"), max_length=80, help_text=_("Such as First visit."))
    note = LineField(label=_("Note"), max_length=200, required=False)

    class Meta:
        model = Fee
        fields = ("name", "minutes", "amount", "note")


@screen("fees")
def fees(request: HttpRequest, step: Step) -> HttpResponse:
    """Add one price after the other."""
    form = FeeForm(sent(request))
    if form.is_valid():
        fee = form.save(commit=False)
        fee.key, fee.position = fresh_slug(Fee, fee.name, "key"), Fee.objects.count()
        fee.save()
        return go_on(request, step, gettext("%(name)s is kept.") % {"name": fee})
    return show(request, step, "rows", form=form, rows=Fee.objects.all(), change="admin:services_fee_change")


class TreatmentsForm(forms.Form):
    """Which of the templates to start a page from; those that were used already are left out."""

    wanted = forms.MultipleChoiceField(
        label=_("Start a page about"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You get drafts that nobody but staff can see."),
        error_messages={"required": _("Tick at least one, or skip this for now")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        used = set(Treatment.objects.values_list("slug", flat=True))
        self.texts = {
            path.stem: read_text(path) for path in sorted(TREATMENTS.glob("*.md")) if path.stem not in used
        }
        self.fields["wanted"].choices = [(slug, words["title"]) for slug, words in self.texts.items()]


@screen("treatments")
def treatments(request: HttpRequest, step: Step) -> HttpResponse:
    """Make drafts from templates. What readers see is decided in the editor, page by page."""
    form = TreatmentsForm(sent(request))
    if form.is_valid():
        with transaction.atomic():
            for position, slug in enumerate(form.cleaned_data["wanted"], Treatment.objects.count()):
                treatment = Treatment.objects.create(slug=slug, position=position)
                treatment.save_revision(
                    **form.texts[slug], user=request.user, note=gettext("From a template")
                )
        count = len(form.cleaned_data["wanted"])
        return go_on(
            request,
            step,
            ngettext("%(count)d draft is ready to edit.", "%(count)d drafts are ready to edit.", count)
            % {"count": count},
            stay=True,
        )
    rows = Treatment.objects.select_related("live_revision", "latest_revision")
    return show(
        request, step, "treatments", form=form, rows=[(treatment, reading(treatment)) for treatment in rows]
    )
