"""Pictures of the library and the project's own drawings."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext

from .job import Job
from .parser import Dialect
from .result import ImageRendition, Picture
from .tree import build, literal, parents_of, replace, text_of, unwrap

SOURCE = re.compile(r"(image|drawing):([\w.-]+)")
DECORATIVE = "decorative"  # written as the description of a picture that tells nothing


def place(root: Element, dialect: Dialect, job: Job) -> None:
    """Turn `image:` and `drawing:` into pictures; any other picture leaves only its description.

    A paragraph of pictures alone becomes figures with captions; a picture among words stays in its line.
    """
    found = [(picture, _source(picture)) for picture in root.iter("img")]
    if not found:
        return
    keys = {match[2] for _, match in found if match and match[1] == "image"}
    images = job.context.images(keys) if keys else {}
    parents = parents_of(root)
    for paragraph in _picture_paragraphs(found, parents):
        _spread(paragraph, parents)
    for picture, match in found:
        shown = _picture(picture, match, images, job)
        parent = parents[picture]
        if shown is None:
            unwrap(parent, picture, _description(picture))
            if parent.tag == "figure":
                parent.tag = "p"
        elif parent.tag == "figure":
            _fill_figure(
                parent, picture, shown, images.get(match[2]) if match[1] == "image" else None, dialect
            )
        else:
            replace(parent, picture, shown)


def written(root: Element, dialect: Dialect) -> list[Picture]:
    """Give the pictures of a parsed text as their writer describes them, in order."""
    return [
        Picture(
            kind=match[1],
            key=match[2],
            alt=unescape(picture.get("alt", "")).strip(),
            caption=text_of(dialect.inline(picture.get("title", ""), build("figcaption"))),
        )
        for picture in root.iter("img")
        if (match := _source(picture))
    ]


def is_decorative(alt: str) -> bool:
    """Say whether a description as written says that the picture only decorates."""
    return alt.strip().casefold() == DECORATIVE


def _source(picture: Element) -> re.Match[str] | None:
    return SOURCE.fullmatch(unescape(picture.get("src", "")).strip())


def _description(picture: Element) -> str:
    alt = picture.get("alt", "")
    return "" if is_decorative(alt) else alt


def _picture_paragraphs(found: list[Any], parents: dict[Element, Element]) -> list[Element]:
    paragraphs = dict.fromkeys(parents[picture] for picture, _ in found if parents[picture].tag == "p")
    return [
        paragraph
        for paragraph in paragraphs
        if not (paragraph.text or "").strip()
        and all(child.tag == "img" and not (child.tail or "").strip() for child in paragraph)
    ]


def _spread(paragraph: Element, parents: dict[Element, Element]) -> None:
    """Give each picture of a paragraph a figure of its own."""
    parent = parents[paragraph]
    index = list(parent).index(paragraph)
    figures = []
    for picture in list(paragraph):
        picture.tail = None
        figure = build("figure", **{"data-line": line} if (line := paragraph.get("data-line")) else {})
        figure.append(picture)
        parents[picture], parents[figure] = figure, parent
        figures.append(figure)
    figures[-1].tail = paragraph.tail
    parent[index : index + 1] = figures


def _picture(
    picture: Element, match: re.Match[str] | None, images: Mapping[str, Any], job: Job
) -> Element | None:
    """Give what stands for a picture, or None (and a problem) when there is no such picture."""
    source = picture.get("src", "")
    alt = _description(picture)
    if match is None:
        job.miss("image", source, source)
    elif match[1] == "drawing":
        if svg := job.context.drawing(match[2]):
            label = {"role": "img", "aria-label": alt} if alt.strip() else {"aria-hidden": "true"}
            return build("span", job.insertions.put(svg), class_="art", **label)
        job.miss("drawing", match[2], source)
    elif image := images.get(match[2]):
        return _image(image, alt)
    else:
        job.miss("image", match[2], source)
    return None


def _image(image: ImageRendition, alt: str) -> Element:
    extra = {name: value for name in ("srcset", "sizes") if (value := getattr(image, name))}
    shown = build(
        "img", src=literal(image.url), width=str(image.width), height=str(image.height), alt=alt,
        loading="lazy", decoding="async", **extra,
    )  # fmt: skip
    if not image.sources:
        return shown
    picture = build("picture")
    for media_type, srcset in image.sources:
        picture.append(build("source", type=media_type, srcset=srcset, sizes=image.sizes))
    picture.append(shown)
    return picture


def _fill_figure(figure: Element, picture: Element, shown: Element, image: Any, dialect: Dialect) -> None:
    figure[:] = [shown]
    if shown.tag == "span":
        shown.tag = "div"
        figure.set("class", "diagram")
    caption = picture.get("title") or (literal(image.caption) if image else "")
    credit = image.credit if image else ""
    if not (caption.strip() or credit):
        return
    element = dialect.inline(caption, build("figcaption"))
    for nested in list(element.iter("img")):
        unwrap(parents_of(element)[nested], nested, _description(nested))
    if credit:
        words = gettext("Picture: %(credit)s") % {"credit": credit}
        if len(element) or element.text:
            element.append(build("br"))
        element.append(build("span", literal(words), class_="soft"))
    figure.append(element)
