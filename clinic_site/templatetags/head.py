"""The head of every public page: what search engines and shared links show of it."""

from django import template
from django.db.models import Model
from django.template.base import NodeList, Parser, Token

from clinic_site.found import about

register = template.Library()


class CaptureNode(template.Node):
    """Keeps what it holds in a variable, because a block can stand in a template only once."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> str:
        context[self.name] = self.nodelist.render(context)
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """{% capture as name %}…{% endcapture %} keeps what stands between in `name`."""
    _tag, _as, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


@register.inclusion_tag("components/head.html", takes_context=True)
def head(context: template.Context, item: Model | None = None) -> dict:
    """Show what others see of the page: robots, canonical address, card, structured data; `item`: what it is about."""
    return about.head(context.flatten(), item)
