"""How articles are sorted: a few controlled categories, and tags."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from services.content.models import KeepsItsAddress


class Category(KeepsItsAddress):
    """One of the few topics every article belongs to."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("address"), unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("position", "name")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="category_name_once",
                violation_error_message=_("There is a category with this name already."),
            )
        ]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:category-detail", args=[self.slug])


class Tag(KeepsItsAddress, TagBase):
    """A word an article is found by; two tags can't differ by upper and lower case alone."""

    class Meta:
        ordering = (Lower("name"),)
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="tag_name_once",
                violation_error_message=_("There is a tag with this name already."),
            )
        ]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def get_absolute_url(self) -> str:
        return reverse("blog:tag-detail", args=[self.slug])


class TaggedArticle(ItemBase):
    """A tag on an article: a real foreign key, so that joins stay simple."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items")
    content_object = models.ForeignKey("blog.Article", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="article_tagged_once")]
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")

    def __str__(self) -> str:
        return f"{self.content_object_id}: {self.tag}"
