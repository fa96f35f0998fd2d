"""The models of blog."""

from .article import Article, ArticleQuerySet
from .consent import StoryConsent
from .taxonomy import Category, Tag, TaggedArticle

__all__ = ["Article", "ArticleQuerySet", "Category", "StoryConsent", "Tag", "TaggedArticle"]
