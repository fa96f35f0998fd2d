"""An article as feed readers show it: plain elements, and every address whole."""

from urllib.parse import urljoin

import nh3

from services.content.markdown import RenderContext, render
from services.content.rendering import images, references
from services.structured_data import absolute

from .models import Article

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "dfn", "dl", "dt", "em", "figcaption",
    "figure", "h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p", "pre", "strong", "sub", "sup", "table", "tbody",
    "td", "th", "thead", "time", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"}, "time": {"datetime"},
}  # fmt: skip
UNSEEN = {"script", "style", "svg", "button"}


def for_feeds(article: Article) -> str:
    """Give the article as HTML without drawings, buttons and styles of the site.

    Links into the page lead to it, so sources are one step away and never out of date.
    """
    revision = article.text
    context = RenderContext(references=references, images=images)
    html = render(revision.body, context=context, anchors=revision.anchors).html
    page = absolute(article.get_absolute_url())

    def whole(tag: str, attribute: str, value: str) -> str:
        return urljoin(page, value) if attribute in {"href", "src"} else value

    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=UNSEEN,
        attributes=ATTRIBUTES,
        attribute_filter=whole,
        url_schemes={"http", "https", "mailto", "tel", "sms"},
        link_rel=None,
    )
