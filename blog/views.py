"""The library of articles."""

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services.content.pages import answer
from services.content.registry import Link, resolve_links
from services.content.rendering import render_text
from services.models import BodyRegion

from .covers import cover
from .models import Article, ArticleQuerySet, Category, Tag

PER_PAGE = 10
RECOMMENDED = 3
THIN_TAG = 3


def article_page(
    request: HttpRequest, articles: ArticleQuerySet, chosen: Category | Tag | BodyRegion | None, **context
) -> HttpResponse:
    """Show a page of `articles` beside the filters, of which one may be `chosen`; 404 past the last page.

    The first page opens with the piece to start with.
    """
    paginator = Paginator(articles.start_here_first().for_cards(), PER_PAGE)
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number[:6]) <= paginator.num_pages:
        raise Http404(_("There is no such page of articles."))
    page = paginator.page(int(number))
    rows = list(page)
    crumbs = [(_("Articles"), reverse("blog:article-list") if chosen else None)]
    return render(
        request,
        "blog/article_list.html",
        {
            "section": "articles",
            "chosen": chosen,
            "crumbs": crumbs + ([(str(chosen), None)] if chosen else []),
            "page_obj": page,
            "feature": rows.pop(0) if rows and page.number == 1 else None,
            "rows": rows,
            **filters(),
            **context,
        },
    )


def filters() -> dict[str, QuerySet]:
    """Give the topics, parts of the body and tags that have articles, each with its `count`."""
    public = Article.objects.published()

    def counted(objects: QuerySet, path: str) -> QuerySet:
        number = Count(path, filter=Q(**{f"{path}__in": public}), distinct=True)
        # Said again, because grouping forgets the model's own order.
        return objects.annotate(count=number).filter(count__gt=0).order_by(*objects.model._meta.ordering)

    return {
        "categories": counted(Category.objects.all(), "articles"),
        "regions": counted(BodyRegion.objects.all(), "conditions__articles"),
        "tags": counted(Tag.objects.all(), "items__content_object"),
    }


@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    """All articles, newest first."""
    return article_page(request, Article.objects.published(), None)


@require_safe
def category_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of one category."""
    category = get_object_or_404(Category, slug=slug)
    articles = Article.objects.published().filter(category=category)
    return article_page(request, articles, category, category=category)


@require_safe
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles with one tag."""
    tag = get_object_or_404(Tag, slug=slug)
    articles = Article.objects.published().filter(tagged_items__tag=tag)
    return article_page(request, articles, tag, tag=tag, thin_tag=THIN_TAG)


@require_safe
def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles about one part of the body."""
    region = get_object_or_404(BodyRegion, slug=slug)
    return article_page(request, Article.objects.published().in_region(region), region, region=region)


@require_safe
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, or what became of it."""
    return answer(request, Article, slug)


def show_article(request: HttpRequest, article: Article) -> HttpResponse:
    """The page of an article, with the words it names as live."""
    return render(
        request,
        "blog/article_detail.html",
        {
            "section": "articles",
            "article": article,
            "rendered": render_text(article.text),
            "crumbs": [
                (_("Articles"), reverse("blog:article-list")),
                (article.category.name, article.category.get_absolute_url()),
                (article.title, None),
            ],
            "call_to_action": call_to_action(article),
            "beside": Article.objects.beside(article),
            "recommended": Article.objects.recommended_for(article).for_cards()[:RECOMMENDED],
        },
    )


@require_safe
def article_cover(request: HttpRequest, slug: str) -> HttpResponse:
    """The cover drawn for an article that has no picture of its own."""
    article = get_object_or_404(Article.objects.published(), slug=slug)
    region = BodyRegion.objects.filter(conditions__articles=article).first()
    response = HttpResponse(cover(slug, region.slug if region else ""), content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def call_to_action(article: Article) -> Link | None:
    """Give where the article's call to action leads; None without one, or when its target is not public."""
    kind, _colon, key = article.cta_link.partition(":")
    return resolve_links({kind: {key}})[kind].get(key) if kind else None
