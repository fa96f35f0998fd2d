"""The image library."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Self

from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import ManyToOneRel, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import images
from .revision import Revision, texts_with

PERCENT = {"default": 50, "validators": [MaxValueValidator(100, _("Enter a percentage from 0 to 100."))]}
KEY = re.compile(r"image:([\w.-]+)")  # in the Markdown of a text, as the renderer reads it
FALLBACK_WIDTH = 800


class Shown:
    """An image in one shape, as `<picture>` shows it."""

    def __init__(self, image: "Image", shape: images.Shape) -> None:
        self.image = image
        self.sizes = list(images.renditions(image.file.name, image.width, image.height, image.focus, shape))

    @property
    def width(self) -> int:
        """The width of the widest size."""
        return self.sizes[-1].width

    @property
    def height(self) -> int:
        """The height of the widest size."""
        return self.sizes[-1].height

    @property
    def sources(self) -> list[tuple[str, str]]:
        """(MIME type, srcset) of the better formats, best first: the `<source>` elements."""
        better = list(images.SERVED.items())[:-1]
        return [(media_type, self._srcset(ending)) for ending, (media_type, _how) in better]

    @property
    def srcset(self) -> str:
        """Every size in the format that all browsers read."""
        return self._srcset("jpg")

    @property
    def url(self) -> str:
        """A middling size in that format, for what knows no srcset."""
        return self._url(self.name)

    @property
    def name(self) -> str:
        """The file behind `url`."""
        middling = [size for size in self.sizes if size.width <= FALLBACK_WIDTH] or self.sizes
        return middling[-1].files["jpg"]

    def _srcset(self, ending: str) -> str:
        return ", ".join(f"{self._url(size.files[ending])} {size.width}w" for size in self.sizes)

    def _url(self, name: str) -> str:
        return self.image.file.storage.url(name)


class ImageQuerySet(models.QuerySet):
    """Queries on images."""

    def delete(self) -> None:
        """Delete one by one, so that each is refused while it is used and takes its files with it."""
        for image in self:
            image.delete()

    delete.alters_data = True
    delete.queryset_only = True

    def unused(self) -> Self:
        """Keep the images that nothing shows."""
        in_texts = set()
        bodies = Revision.objects.filter(body__contains="image:")
        for text in texts_with(bodies):
            for revision in (text.live_revision, text.latest_revision, text.next_revision):
                in_texts.update(KEY.findall(revision.body) if revision else ())
        unused = self.exclude(key__in=in_texts)
        for model, field in users_of_images():
            unused = unused.exclude(pk__in=model.objects.filter(**{f"{field}__isnull": False}).values(field))
        return unused


def users_of_images() -> Iterator[tuple[type[models.Model], str]]:
    """Give every (model, field) that points at an image, in whatever room: lead pictures, portraits."""
    for relation in Image._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            yield relation.related_model, relation.field.name


class Image(models.Model):
    """A picture that texts show by its key; what it says to a reader (alt text) is written where it is used.

    Saving a new file keeps only what images.read() gives of it and makes every size at once; `ValidationError`
    when it is no picture to be kept. Names hold a digest of what they show, so browsers may keep them.
    """

    key = models.SlugField(
        _("key"), unique=True, help_text=_("The name texts use: ![what it shows](image:key)")
    )
    file = models.FileField(
        _("file"),
        upload_to="images/",
        validators=[images.check_picture],
        help_text=_(
            "JPEG, PNG, WebP or AVIF, at most 15 MB. Where and when it was taken is removed from the file."
        ),
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    focus_x = models.PositiveSmallIntegerField(
        _("focal point, from the left"),
        help_text=_("In per cent. Crops keep this point in view: a face, a sore spot."),
        **PERCENT,
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point, from the top"), help_text=_("In per cent."), **PERCENT
    )
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    credit = models.CharField(_("credit"), max_length=100, blank=True)
    shows_person = models.BooleanField(
        _("somebody can be recognized"), default=False, help_text=_("A face, but also a tattoo or a name.")
    )
    consent_note = models.CharField(
        _("consent"),
        max_length=200,
        blank=True,
        help_text=_("When that person agreed and where the signed form is kept. Never shown to readers."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(shows_person=False) | ~Q(consent_note=""),
                name="image_person_agreed",
                violation_error_message=_(
                    "A picture of a person needs that person's consent: say where it is."
                ),
            ),
            models.CheckConstraint(
                condition=Q(focus_x__lte=100, focus_y__lte=100),
                name="image_focus_inside",
                violation_error_message=_("Enter a percentage from 0 to 100."),
            ),
        ]
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return self.key

    def save(self, *args, **kwargs) -> None:
        """Take in a new file; make the sizes of a new file or focal point and drop the old ones."""
        before = type(self).objects.filter(pk=self.pk).first()
        is_new_file = bool(self.file) and not self.file._committed
        if is_new_file:
            picture = images.read(self.file)
            self.width, self.height = picture.size
            content = images.encode(picture, images.ORIGINAL)
            self.file = images.named(self.key, content)
        super().save(*args, **kwargs)
        if is_new_file or (before and before.focus != self.focus):
            images.make_renditions(self.file.storage, self.file.name, self.focus)
        if before:
            _drop(before.files - self.files)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        """Delete the row and its files; ProtectedError, with what shows it, while something does."""
        if uses := self.uses():
            raise ProtectedError(gettext("The picture is in use."), set(uses))
        files = self.files
        result = super().delete(*args, **kwargs)
        _drop(files)
        return result

    def delete_with(self, text: models.Model) -> bool:
        """Delete it although `text`, which nobody reads any more, shows it; False: something else does too."""
        if any(use != text for use in self.uses()):
            return False
        files = self.files
        super().delete()
        _drop(files)
        return True

    @property
    def focus(self) -> tuple[int, int]:
        """The focal point in per cent from the left and the top."""
        return self.focus_x, self.focus_y

    @property
    def files(self) -> set[str]:
        """The names of all its files."""
        return images.files_of(self.file.name, self.width, self.height, self.focus)

    @property
    def full(self) -> Shown:
        """The whole picture."""
        return Shown(self, images.FULL)

    @property
    def cover(self) -> Shown:
        """The picture cut to the proportions of a cover, round its focal point."""
        return Shown(self, images.COVER)

    @property
    def face(self) -> Shown:
        """The picture cut to the proportions of a portrait, round its focal point."""
        return Shown(self, images.FACE)

    def uses(self) -> list[models.Model]:
        """Give everything that shows it: texts whose live or newest words do, and what points at it."""
        named = Revision.objects.filter(body__regex=rf"image:{self.key}([^\w.-]|$)")
        pointing = (
            user for model, field in users_of_images() for user in model.objects.filter(**{field: self})
        )
        return list(dict.fromkeys([*texts_with(named), *pointing]))


def _drop(files: set[str]) -> None:
    """Delete files once it is sure that the database forgets them."""
    for name in files:
        transaction.on_commit(partial(default_storage.delete, name))
