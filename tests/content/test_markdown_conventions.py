import pytest
from django.utils.safestring import SafeString

from services.content.markdown import Problem, RenderContext, render

from .markdown_help import SVG, Reader, handed_in, make_context  # noqa: F401

JOINER = "\N{WORD JOINER}"


def html(source, **options):
    rendered = render(source, context=make_context(), **options)
    Reader(rendered.html)
    return rendered.html


def test_the_html_is_safe_to_put_into_a_page():
    assert isinstance(render("a").html, SafeString)


def test_an_empty_text_renders():
    rendered = render("")
    assert (rendered.html, rendered.words, rendered.minutes, rendered.plain) == ("", 0, 1, "")


# ── Boxes ──


def test_key_points_are_a_labelled_section_outside_the_contents():
    rendered = render('!!! key "In short"\n    - One\n    - Two\n\n## Why\n\na')
    assert rendered.html.startswith(
        '<section aria-labelledby="in-short" class="keypoints"><h2 id="in-short">In short</h2>'
        '<ul class="dots"><li>One</li><li>Two</li></ul></section>'
    )
    assert [entry.text for entry in rendered.toc] == ["Why"]
    assert rendered.headings == [("Why", "why")]


def test_key_points_do_not_take_the_id_of_a_heading():
    out = html('!!! key "In short"\n    - One\n\n## In short\n\na')
    assert '<h2 id="in-short-2">In short</h2><ul' in out
    assert '<h2 id="in-short">In short</h2>\n<p>' in out


@pytest.mark.parametrize("kind", ["tip", "note", "unheard-of", "note wide"])
def test_plain_boxes_are_callouts(kind):
    assert html(f'!!! {kind} "Do *this*"\n    Now.') == (
        '<div class="callout"><p>Do <em>this</em></p><p>Now.</p></div>'
    )


def test_advice_is_a_care_callout():
    assert html('!!! advice "Talk to us first if you"\n    - bleed') == (
        '<div class="callout callout--care"><p>Talk to us first if you</p><ul><li>bleed</li></ul></div>'
    )


@pytest.mark.parametrize(("kind", "spoken"), [("urgent", "Urgent: "), ("emergency", "Emergency: ")])
def test_urgent_boxes_elsewhere_are_urgent_callouts_that_say_so(kind, spoken):
    assert html(f'!!! {kind} "Go if:"\n    - pain').startswith(
        f'<div class="callout callout--urgent"><p><span class="vh">{spoken}</span>Go if:</p>'
    )


def test_a_box_without_a_title_gets_the_usual_one():
    assert "<p>Tip</p>" in html("!!! tip\n    Now.")
    assert "<p>Talk to us first if:</p>" in html('!!! advice ""\n    Now.')


def test_a_key_box_inside_something_else_is_a_callout():
    assert '<div class="callout">' in html('- a\n\n    !!! key "K"\n        - b')


# ── Get help now ──

URGENT = """## Get help now

!!! emergency "Call {emergency-number} now if:"
    - chest pain

!!! urgent "Get help today if:"
    - hot skin

!!! advice "Talk to us if:"
    - sore

### More

!!! tip "Also"
    a disc

## After

b
"""


def test_get_help_now_is_one_section_up_to_the_next_heading():
    out = html(URGENT)
    assert (
        '<section aria-labelledby="get-help-now" class="urgent wide"><h2 id="get-help-now"><svg class="icon"'
        in out
    )
    assert '</svg> Get help now</h2><div class="urgent__body">' in out
    title = '<h3><span class="vh">Emergency: </span>Call <a href="tel:911"><bdi>911</bdi></a> now if:</h3>'
    assert f'{title}<ul class="dots"><li>chest pain' in out
    assert '<h3><span class="vh">Urgent: </span>Get help today if:</h3><ul class="dots">' in out
    assert '<h3><span class="vh">Non-urgent: </span>Talk to us if:</h3><ul class="dots">' in out
    assert '<h3 id="more">More</h3><div class="callout"><p>Also</p><p>a disc</p></div></div></section>' in out
    assert out.endswith('<h2 id="after">After</h2>\n<p>b</p>')


def test_get_help_now_stands_in_the_contents_and_its_boxes_do_not():
    rendered = render(URGENT)
    assert [entry.id for entry in rendered.toc] == ["get-help-now", "after"]
    assert [text for text, _ in rendered.headings] == ["Get help now", "More", "After"]


def test_get_help_now_keeps_a_stored_anchor():
    out = html("## Get help now\n\na", anchors=[["Get help now", "safety"]])
    assert 'aria-labelledby="safety"' in out and '<h2 id="safety">' in out


# ── Questions ──

QUESTIONS = """## Frequently asked questions

First words.

### Is it *safe*? [@a]

Yes.

- Very

### Does {phone} [work](condition:neck)?

It does.

## Next step

c
"""


def test_questions_are_disclosures_with_anchors_and_the_first_is_open():
    out = html(QUESTIONS)
    assert (
        '<h2 id="frequently-asked-questions">Frequently asked questions</h2>\n<p>First words.</p>\n'
        '<div class="faq wide"><details id="is-it-safe" open=""><summary>Is it <em>safe</em>?'
    ) in out
    assert "</summary><div><p>Yes.</p><ul><li>Very</li></ul></div></details><details id=" in out
    assert out.count("open=") == 1
    assert "<p>c</p>" in out.split("</details></div>")[1]


def test_a_question_holds_no_link():
    summary = html(QUESTIONS).split("<summary>")[2].split("</summary>")[0]
    assert summary == "Does 613-555-0142 work?"


def test_questions_stand_among_the_headings():
    assert ("Is it safe?", "is-it-safe") in render(QUESTIONS).headings


def test_a_question_section_without_questions_stays_text():
    assert "faq" not in html("## Frequently asked questions\n\na").replace("frequently", "")


# ── Citations ──


def test_citations_are_numbered_by_first_use_and_linked_both_ways():
    rendered = render("One [@b]. Two[@a][@b].\n\n- Three [@b]", context=make_context())
    assert (
        f'<p>One{JOINER}<a class="nowrap" href="#ref-1" id="cite-1"><sup>[1]</sup>'
        '<span class="vh"> see source 1</span></a>. Two'
    ) in rendered.html
    assert 'href="#ref-2" id="cite-2"' in rendered.html
    assert [(note.number, note.reference.key, note.backlinks) for note in rendered.notes] == [
        (1, "b", ["cite-1", "cite-1-2", "cite-1-3"]),
        (2, "a", ["cite-2"]),
    ]
    assert rendered.citation_keys == ("b", "a")
    Reader(rendered.html)


def test_an_unknown_citation_leaves_only_a_problem():
    rendered = render("First.\n\nClaim [@unknown-1]. More.", context=make_context())
    assert rendered.html == "<p>First.</p>\n<p>Claim. More.</p>"
    assert rendered.missing == [Problem("citation", "unknown-1", 3)]
    assert rendered.notes == []
    assert rendered.citation_keys == ("unknown-1",)


def test_references_are_asked_for_once():
    calls = []
    context = make_context(references=lambda keys: calls.append(keys) or {})
    render("a [@a] [@b]\n\nb [@a]", context=context)
    assert calls == [{"a", "b"}]


def test_a_citation_in_a_heading_is_no_link_and_not_in_its_text():
    rendered = render("## Why [@a]\n\nb", context=make_context())
    assert rendered.html.startswith(f'<h2 id="why">Why{JOINER}<sup>[1]</sup></h2>')
    assert rendered.toc[0].text == "Why"


def test_a_citation_in_code_or_escaped_stays_text():
    assert html("`[@a]` and \\[@a]") == "<p><code>[@a]</code> and [@a]</p>"


# ── Evidence and placeholders ──


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("good", "Good evidence"),
        ("some", "Some evidence"),
        ("limited", "Limited evidence"),
        ("not-enough", "Not enough evidence"),
    ],
)
def test_evidence_is_shown_in_words(level, words):
    assert html(f"It helps. {{evidence:{level}}}") == (
        f'<p>It helps. <span class="evidence evidence--{level}">{words}</span></p>'
    )


def test_an_unknown_evidence_level_stays_text():
    rendered = render("{evidence:great}")
    assert rendered.html == "<p>{evidence:great}</p>"
    assert rendered.missing == [Problem("placeholder", "evidence:great", 1)]


def test_placeholders_become_links_where_there_is_an_address():
    assert html("Call {phone} or {text-line} of {clinic}.") == (
        '<p>Call <a href="tel:+16135550142"><bdi>613-555-0142</bdi></a> or '
        '<a href="sms:+16135550143?&amp;body=START"><bdi>613-555-0143</bdi></a> of '
        "<bdi>Head &amp; &lt;Neck&gt; Clinic</bdi>.</p>"
    )


def test_a_placeholder_is_plain_in_headings_and_links():
    assert html("## Call {phone}") == '<h2 id="call-613-555-0142">Call 613-555-0142</h2>'
    assert html("[Ring {phone}](request:)") == '<p><a href="/request/">Ring 613-555-0142</a></p>'


def test_a_placeholder_never_fills_an_address():
    rendered = render("[ring](tel:{phone})")
    assert rendered.html == "<p>ring</p>"
    assert rendered.missing == [Problem("link", "tel:{phone}", 1)]


def test_unknown_placeholders_stay_text_and_code_is_left_alone():
    rendered = render("{nothing} `{phone}` \\{phone}")
    assert rendered.html == "<p>{nothing} <code>{phone}</code> {phone}</p>"
    assert rendered.missing == [Problem("placeholder", "nothing", 1)]


# ── Links ──


def test_object_links_are_resolved_with_one_call(handed_in):  # noqa: F811
    out = html("[a](condition:neck) [b](condition:back#why) [c](condition:neck)\n\n## [d](condition:knee)")
    assert '<a href="/conditions/neck/">a</a> <a href="/conditions/back/#why">b</a>' in out
    assert '<h2 id="d"><a href="/conditions/knee/">d</a></h2>' in out
    assert handed_in == [{"condition": {"neck", "back", "knee"}}]


def test_a_kind_without_key_and_a_link_without_words():
    assert html("[](request:)") == '<p><a href="/request/">Request an appointment</a></p>'


@pytest.mark.parametrize(
    "target", ["condition:gone", "treatment:any", "javascript:alert(1)", "data:text/html,x"]
)
def test_an_unresolved_link_leaves_its_words(target):
    rendered = render(f"a\n\nSee [the *page*]({target}) now.")
    assert rendered.html == "<p>a</p>\n<p>See the <em>page</em> now.</p>"
    assert rendered.missing == [Problem("link", target, 3)]


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "\\\\evil.example", "<java script:x>"]
)
def test_a_link_that_only_looks_relative_leaves_its_words(target):
    assert html(f"[a]({target})") == "<p>a</p>"


def test_outside_links_say_nothing_of_where_they_come_from():
    assert html("[a](https://example.org/?a=1&b=2 'hi')") == (
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">a</a></p>'
    )


def test_inside_links_are_plain():
    assert html("[a](/fees/) [b](#why) [c](mailto:a@b.example)") == (
        '<p><a href="/fees/">a</a> <a href="#why">b</a> <a href="mailto:a@b.example">c</a></p>'
    )


# ── Pictures ──


def test_a_picture_alone_is_a_figure_with_its_caption():
    out = html('![A tidy desk](image:desk "At *eye* height, {phone} [@a]")')
    assert out.startswith('<figure><img alt="A tidy desk" decoding="async" height="500" loading="lazy"')
    assert 'src="/media/desk.jpg" width="800"><figcaption>At <em>eye</em> height, <a href="tel:' in out
    assert '<span class="soft">Picture: J. Doe</span></figcaption></figure>' in out
    assert 'id="cite-1"' in out


def test_a_picture_without_caption_takes_that_of_the_library():
    assert "<figcaption>A desk<br>" in html("![A](image:desk)")


def test_a_picture_among_words_stays_in_its_line():
    assert html("See ![A](image:desk) here.").startswith("<p>See <img alt=")


def test_several_pictures_alone_are_several_figures():
    assert html("![A](image:desk)\n![B](drawing:neck)").count("<figure") == 2


def test_a_drawing_is_inlined_with_its_description():
    assert html('![A neck](drawing:neck "Side view")') == (
        f'<figure class="diagram"><div aria-label="A neck" class="art" role="img">{SVG}</div>'
        "<figcaption>Side view</figcaption></figure>"
    )


def test_a_drawing_without_description_is_decoration():
    assert '<div aria-hidden="true" class="art">' in html("![](drawing:neck)")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("image:none", Problem("image", "none", 1)),
        ("drawing:none", Problem("drawing", "none", 1)),
        ("https://evil.example/pixel.gif", Problem("image", "https://evil.example/pixel.gif", 1)),
        ("/media/x.jpg", Problem("image", "/media/x.jpg", 1)),
    ],
)
def test_a_missing_or_foreign_picture_leaves_its_description(source, problem):
    rendered = render(f"![A desk]({source})", context=make_context())
    assert rendered.html == "<p>A desk</p>"
    assert rendered.missing == [problem]


def test_pictures_are_asked_for_once():
    calls = []
    render(
        "![a](image:a)\n\n![b](image:b)", context=make_context(images=lambda keys: calls.append(keys) or {})
    )
    assert calls == [{"a", "b"}]


# ── Tables ──

TABLE = "| What | Needle | Costs |\n|---|:---:|---:|\n| Feel | ache | 5 |\n|  | b | c |\n"


def test_a_table_with_caption_is_a_labelled_region_with_header_cells():
    out = html(f"## Compare\n\nTable: Two *ways* [@a]\n\n{TABLE}")
    assert '<div aria-labelledby="table-1" class="table-wrap wide" role="region" tabindex="0"><table>' in out
    assert '<caption id="table-1">Two <em>ways</em>' in out
    assert '<thead><tr><th scope="col">What</th><th class="align-center" scope="col">Needle</th>' in out
    assert (
        '<tr><th scope="row">Feel</th><td class="align-center">ache</td><td class="align-end">5</td></tr>'
        in out
    )
    assert "<tr><td></td>" in out
    assert "align=" not in out and "Table:" not in out


def test_the_caption_may_stand_right_above_the_table():
    assert '<caption id="table-1">Two</caption>' in html(f"Table: Two\n{TABLE}")


def test_a_table_without_caption_is_named_by_the_heading_above():
    assert 'aria-label="Compare &amp; choose"' in html(f"## Compare & choose\n\nText.\n\n{TABLE}")
    assert 'aria-label="Table"' in html(TABLE)


def test_a_caption_without_a_table_stays_a_paragraph():
    assert html("Table: alone") == "<p>Table: alone</p>"


# ── Lists, quotations, headings ──


def test_a_list_keeps_its_first_number():
    assert html("3. c\n4. d") == '<ol start="3"><li>c</li><li>d</li></ol>'


def test_ordinary_lists_carry_no_class():
    assert html("- a\n- **b.** c") == "<ul><li>a</li><li><strong>b.</strong> c</li></ul>"


def test_the_last_line_of_a_quotation_names_who_said_it():
    assert html("> It did not sting.\n>\n> — A patient") == (
        "<blockquote><p>It did not sting.</p><cite>A patient</cite></blockquote>"
    )


def test_a_top_heading_becomes_a_section_heading_and_an_empty_one_goes():
    assert html("# A\n\n##\n\nb") == '<h2 id="a">A</h2>\n<p>b</p>'


def test_stored_anchors_win_and_survive_a_rewording():
    out = html("## What it feels like now\n\n## New", anchors=[["What it feels like", "feel"]])
    assert '<h2 id="feel">What it feels like now</h2>' in out
    assert '<h2 id="new">' in out


def test_the_contents_appear_from_three_sections_on():
    assert not render("## A\n\n## B\n\n### C").has_toc
    assert render("## A\n\n## B\n\n## C").has_toc


def test_headings_inside_quotations_and_boxes_are_not_the_texts_own():
    assert render("> ## No\n\n!!! note\n    ### No\n\n## Yes").headings == [("Yes", "yes")]


# ── Glossary ──


def button(words, slug="disc"):
    return f'<button type="button" class="term" popovertarget="term-{slug}">{words}</button>'


def test_the_first_use_of_a_term_becomes_a_button():
    rendered = render("A *slipped\ndisc* and a disc. Discs.", context=make_context())
    assert rendered.html == f"<p>A <em>{button('slipped disc')}</em> and a disc. Discs.</p>"
    assert [(term.slug, term.term, term.definition) for term in rendered.terms] == [
        ("disc", "Disc", "A pad between two bones.")
    ]


@pytest.mark.parametrize(
    "source",
    [
        "## Disc",
        "[the disc](condition:neck)",
        "`disc`",
        "Table: Disc\n\n| Disc | b |\n|---|---|\n| disc | b |",
        '![a](drawing:neck "A disc")',
        '!!! tip "The disc"\n    b',
        "## Frequently asked questions\n\n### A disc?\n\nb",
        "## Get help now\n\nA disc.",
        "discord, subdisc, disc-shaped, mid-disc",
        "art and Art",
    ],
)
def test_a_term_is_not_marked(source):
    rendered = render(source, context=make_context())
    assert "<button" not in rendered.html
    assert rendered.terms == []


@pytest.mark.parametrize(
    "source",
    ["- DISC", "| a | b |\n|---|---|\n| c | disc |", '!!! tip "T"\n    disc', "> (disc)",
     "## Frequently asked questions\n\n### Q?\n\ndisc", "ART"],
)  # fmt: skip
def test_a_term_is_marked_in_running_text(source):
    out = html(source)
    assert out.count("<button") == 1


def test_a_term_is_escaped():
    context = make_context(glossary=lambda: [("A&B <x>", "a-b", "x", [])])
    assert (
        button("A&amp;B &lt;x&gt;", "a-b").replace("term-disc", "term-a-b")
        in render("Say A&B <x> here.", context=context).html
    )


# ── Words ──


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (600, 3), (601, 4)])
def test_minutes_are_the_words_by_two_hundred_rounded_up(count, minutes):
    rendered = render("word " * count)
    assert (rendered.words, rendered.minutes) == (count, minutes)


def test_words_count_what_is_read_and_nothing_hidden():
    rendered = render("## One two\n\nThree [@a] — four.\n\n!!! urgent \"Five\"\n    - six & [seven](condition:x)",
                      context=make_context())  # fmt: skip
    assert rendered.plain == "One two\nThree — four.\nFive\nsix & seven"
    assert rendered.words == 7


def test_plain_text_is_read_as_people_see_it():
    assert render("A&amp;B &lt;i&gt; **c**  \nd {clinic}").plain == "A&B <i> c\nd Head & <Neck> Clinic"


def test_a_context_is_not_needed():
    assert render("a [@a] ![b](image:b) ![c](drawing:c)", context=RenderContext()).html == "<p>a b c</p>"
