"""How the site looks: the clinic's logo and its colour."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from services.content import images
from services.content.models import Image
from services.models import Clinic

from .. import colours
from ..steps import Step
from .base import fresh_slug, go_on, screen, sent, show


class LogoForm(forms.Form):
    """A picture for the image library."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("Picture of the logo"),
        validators=[images.check_picture],
        widget=forms.FileInput({"accept": images.ACCEPT}),
        help_text=_(
            "JPEG, PNG, WebP or AVIF, at least 200 pixels high. Where one could see through, it gets white."
        ),
        error_messages={
            "required": _("Choose a picture"),
            "empty": _("This file is empty. Choose another one."),
        },
    )


@screen("logo")
def logo(request: HttpRequest, step: Step) -> HttpResponse:
    """Keep a picture as the logo, in the image library, or go back to the name in words."""
    clinic = request.clinic
    form = LogoForm(sent(request), request.FILES or None)
    if "remove" in request.POST:
        Clinic.objects.update(logo=None)
        return go_on(request, step, _("The clinic’s name stands on top of every page again."))
    if form.is_valid():
        with transaction.atomic():
            image = clinic.logo or Image(key=fresh_slug(Image, "logo", "key"))
            image.file = form.cleaned_data["file"]
            image.save()
            Clinic.objects.update(logo=image)
        return go_on(request, step, _("The logo is kept."))
    return show(request, step, "logo", form=form)


class ColourForm(forms.Form):
    """One colour, dark enough to read and to be written on."""

    use_required_attribute = False

    accent = forms.RegexField(
        r"^#[0-9a-f]{6}$",
        label=_("Your colour"),
        strip=True,
        widget=forms.TextInput({"type": "color"}),
        help_text=_("For links, buttons and panels. Red is better left to warnings."),
        error_messages={"required": _("Choose a colour"), "invalid": _("Choose a colour such as #17503f")},
    )

    def clean_accent(self) -> str:
        """Refuse a colour in which text can't be read well."""
        accent = self.cleaned_data["accent"]
        try:
            colours.stylesheet(accent)
        except colours.LowContrast as error:
            raise forms.ValidationError(str(error)) from error
        return accent


@screen("colour")
def colour(request: HttpRequest, step: Step) -> HttpResponse:
    """Keep the colour; the site works out the rest of the palette."""
    accent = request.clinic.accent or colours.OWN_ACCENT
    form = ColourForm(sent(request), initial={"accent": accent})
    if "remove" in request.POST:
        Clinic.objects.update(accent="")
        return go_on(request, step, _("The site keeps its own green."))
    if form.is_valid():
        accent = form.cleaned_data["accent"]
        Clinic.objects.update(accent=accent)
        return go_on(request, step, _("The colour is kept. Look at the site: every page has it now."))
    light, dark = colours.palette(accent)
    shown = ("pine", "deep", "sage-2", "sage")
    swatches = [
        (_("On a light screen"), [light[name] for name in shown]),
        (_("On a dark screen"), [dark[name] for name in shown]),
    ]
    return show(request, step, "colour", form=form, swatches=swatches)
