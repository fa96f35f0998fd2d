"""A picture for a text: uploaded or chosen, and always with a description or the word that it only decorates."""

import secrets
from pathlib import PurePath

from django import forms
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from services.guard.text import LineField

from ..alt_text import alt_problems
from ..drawings import drawing
from ..markdown.figures import DECORATIVE
from ..models import Image

KEY_LENGTH = 40
NAMELESS = {"", "image", "img", "picture", "photo", "screenshot", "clipboard", "untitled", "pasted"}


class UseForm(forms.Form):
    """How a picture stands in a text. `picture` is what is used: image:key, drawing:name, or nothing for an upload."""

    picture = forms.RegexField(r"^(?:image|drawing):[\w.-]{1,80}$", required=False)
    alt = LineField(label=_("What the picture shows"), max_length=300, required=False)
    is_decorative = forms.BooleanField(label=_("The picture only decorates"), required=False)
    caption = LineField(label=_("Caption"), max_length=200, required=False)

    def __init__(self, *args, filename: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filename = filename

    def clean(self) -> dict:
        """Refuse a description that tells nobody anything, in the words of every other form."""
        data = super().clean()
        kind, _colon, key = data.get("picture", "").partition(":")
        image = Image.objects.filter(key=key).first() if kind == "image" else None
        if (kind == "image" and image is None) or (kind == "drawing" and drawing(key) is None):
            self.add_error("picture", _("There is no such picture any more. Choose another one."))
        if data.get("is_decorative"):
            return data
        alt = data.get("alt", "")
        if not alt and "alt" not in self.errors:
            self.add_error("alt", _("Say what the picture shows, or tick that it only decorates."))
        shown = data.get("caption") or (image.caption if image else "")
        for problem in alt_problems(alt, shown, self.filename or key):
            self.add_error("alt", problem)
        return data

    def markdown(self, source: str) -> str:
        """Give what stands in the text for the picture `source`, such as image:desk."""
        data = self.cleaned_data
        alt = DECORATIVE if data["is_decorative"] else _escaped(data["alt"])
        caption = data["caption"].replace("\\", "").replace('"', "”")
        return f'![{alt}]({source} "{caption}")' if caption else f"![{alt}]({source})"


class UploadForm(forms.ModelForm):
    """A new picture of the library, under a key made from its file name or its description."""

    class Meta:
        model = Image
        fields = ("file", "credit", "shows_person", "consent_note")

    def clean(self) -> dict:
        """Say beside its field what the model refuses about consent."""
        data = super().clean()
        if data.get("shows_person") and not data.get("consent_note"):
            self.add_error(
                "consent_note", _("A picture of a person needs that person's consent: say where it is.")
            )
        return data


def use_picture(request: HttpRequest) -> tuple[str, dict[str, list[str]]]:
    """Give the Markdown for the picture that was posted, after storing a new one; or what is wrong, field by field."""
    upload = request.FILES.get("file")
    use = UseForm(request.POST, filename=upload.name if upload else "")
    asked = [use]
    if not request.POST.get("picture"):
        new = UploadForm(request.POST, request.FILES)
        asked.append(new)
    # Every form, to say everything at once.
    if errors := {name: list(map(str, said)) for form in asked for name, said in form.errors.items()}:
        return "", errors
    source = use.cleaned_data["picture"]
    if not source:
        new.instance.key = free_key(upload.name, use.cleaned_data["alt"])
        source = f"image:{new.save().key}"
    return use.markdown(source), {}


def free_key(filename: str, alt: str) -> str:
    """Make a key nobody has from the name of a file; a name that says nothing gives way to the description."""
    stem = slugify(PurePath(filename).stem)
    if stem.rstrip("0123456789-") in NAMELESS:
        stem = (
            f"picture-{slugify(alt)}"  # a description that is the key would be refused as the name of a file
        )
    key = stem[:KEY_LENGTH].strip("-")
    return f"{key}-{secrets.token_hex(3)}" if Image.objects.filter(key=key).exists() else key


def _escaped(alt: str) -> str:
    """Give a description as Markdown takes it between brackets."""
    return alt.replace("\\", "").replace("[", "(").replace("]", ")")
