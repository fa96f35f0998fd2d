"""The models of blog."""

from .article import Article, ArticleQuerySet
from .taxonomy import Category, Tag, TaggedArticle

__all__ = ["Article", "ArticleQuerySet", "Category", "Tag", "TaggedArticle"]
