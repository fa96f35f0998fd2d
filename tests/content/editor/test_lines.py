"""The preview knows the line of each block, and knowing it changes nothing else."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from services.content.markdown import render
from tests.content.markdown_help import handed_in, make_context  # noqa: F401

TEXTS = sorted(
    path
    for kind in ("articles", "conditions", "treatments", "pages")
    for path in Path(settings.BASE_DIR, "fixtures", kind).glob("*.md")
)
LINE = re.compile(r' data-line="(\d+)"')
ODD = """\
!!! key "In short"
    - First
    - Second

!!! key ""
    A line.

!!! tip
    Words
    on two lines

Closed heading ##
=================

## Hello ##

1. One
    - Deep **bold**
2. *Two*

> Said so.
>
> \N{EM DASH} Somebody

Table: What it compares

| a | b
|---|---
| 1 | **2** |

Table: Right above
| a | b |
|---|---|
| c | `d |` |

![A desk](image:desk "Its caption")

![A neck](drawing:neck)
Broken  \nline with ![a desk](image:desk) and [a
link](condition:neck "x") [ref]

[ref]: https://example.org "Title"

{phone}

---

    code
    more code

## Frequently asked questions

### Why? {evidence:good}

Because [@brady2014].

## Get help now

!!! emergency "Call {emergency-number} now if:"
    - it is "quoted"
"""


@pytest.mark.parametrize("source", [ODD, ODD.replace("\n\n", "\n")], ids=["apart", "close"])
def test_line_numbers_are_all_that_is_added(source):
    with_lines = render(source, context=make_context(), with_lines=True)
    plain = render(source, context=make_context())
    assert LINE.sub("", with_lines.html) == plain.html
    assert (with_lines.plain, with_lines.headings, with_lines.missing) == (
        plain.plain,
        plain.headings,
        plain.missing,
    )
    assert not LINE.search(plain.html)


@pytest.mark.django_db
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_text_of_the_demo_looks_the_same_with_line_numbers(path):
    source = path.read_text()
    with_lines = render(source, context=make_context(), with_lines=True)
    assert LINE.sub("", with_lines.html) == render(source, context=make_context()).html
    assert "\x0e" not in with_lines.html and "\x0f" not in with_lines.html


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize("path", TEXTS[:6], ids=lambda path: path.stem)
def test_paragraphs_carry_the_line_they_start_on(path):
    source = path.read_text()
    lines = source.split("\n")
    html = re.sub(r'<span class="vh">[^<]*</span>', "", render(source, with_lines=True).html)
    found = re.findall(r'<(p|h2|h3|li)[^>]* data-line="(\d+)"[^>]*>(.*?)</\1>', html)
    checked = 0
    for _tag, number, html in found:
        first = words(html).partition(" ")[0].strip("“”*[]().,:")
        if first.isalpha():
            assert first in lines[int(number) - 1], (number, html)
            checked += 1
    assert checked > 20


def test_pictures_boxes_and_cells_carry_lines():
    html = render(ODD, context=make_context(), with_lines=True).html
    lines = ODD.split("\n")
    number = {line: lines.index(line) + 1 for line in lines}
    picture = number['![A desk](image:desk "Its caption")']
    assert f'<figure data-line="{picture}">' in html
    assert re.search(r'<h2 [^>]*data-line="1"[^>]*>In short', html)
    assert re.search(rf'<summary data-line="{number["### Why? {evidence:good}"]}"', html)
    assert re.search(rf'<td[^>]* data-line="{number["| 1 | **2** |"]}"', html)


def test_a_writer_cannot_set_the_number_of_a_line():
    assert render("a\x0e77\x0f b", with_lines=True).html == '<p data-line="1">a77 b</p>'
