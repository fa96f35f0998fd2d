"""Cards for shared links: the words fit and can be read, whatever their script, and the address holds their digest."""

import io

import pytest
from PIL import Image as Pixels
from PIL import features

from clinic_site.first_day.colours import OWN_ACCENT, contrast
from clinic_site.found import card_art, cards, typesetting
from services.models import Clinic
from tests import factories
from tests.blog.page import Page
from tests.content.pictures import halves, store

NAME = "Northgate Physiotherapy"
TITLES = {
    "short": "Neck pain",
    "one letter": "A",
    "German": "Ihre Rückenschmerzen: Was Krankengymnastik und Selbstbehandlung bei Bandscheibenvorfällen leisten",
    "one long word": "Kraftfahrzeughaftpflichtversicherungsbeitragsbemessungsgrenze und Rückenschmerzen",
    "no spaces": "W" * 150,
    "as long as titles are": "Six moves that calm a stiff, sore neck " * 4,
    "accents": "Żółć, čekání, őszi gyógytorna: à l’école (É. Ångström)",
    "Vietnamese": "Tại sao lưng tôi đau? Hướng dẫn từng bước cho người mới",
    "Greek and Cyrillic": "Πόνος στον αυχένα · Боль в шее",
    "Arabic": "ألم أسفل الظهر: ما الذي يساعد ومتى تطلب المساعدة؟",
    "Arabic with Latin and figures": "كيف تساعد الإبر الجافة (dry needling) خلال 6 أسابيع؟",
    "Hebrew": "כאבי גב תחתון: מה עוזר, ומתי לפנות לעזרה (מדריך 2026)?",
    "Arabic word in English": "Why “مفصل” means joint, and what to do about 2 sore knees",
}
NO_GLYPHS = "腰痛とは何ですか"
GROUND = "#17503f"


def picture(title: str, ground: str = GROUND) -> Pixels.Image:
    return Pixels.open(io.BytesIO(card_art.card(title, NAME, ground))).convert("RGB")


def inked(shown: Pixels.Image, box: tuple[int, int, int, int]) -> int:
    """Count the pixels of a box that are nearly white: letters."""
    return sum(count for count, colour in shown.crop(box).getcolors(1 << 20) if min(colour) > 200)


# The drawing


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_card_has_its_size_and_is_small(title):
    made = card_art.card(title, NAME, GROUND)
    assert len(made) <= 60_000
    assert Pixels.open(io.BytesIO(made)).size == (1200, 630)
    assert Pixels.open(io.BytesIO(made)).format == "PNG"


def test_card_is_always_the_same_for_the_same_words():
    first = card_art.card(TITLES["Vietnamese"], NAME, GROUND)
    card_art.card.cache_clear()
    assert card_art.card(TITLES["Vietnamese"], NAME, GROUND) == first


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_every_word_is_on_the_card_and_none_beyond_its_margins(title):
    if not (features.check("fribidi") or typesetting.can_set(title)):
        pytest.skip("needs the FriBiDi library")
    assert typesetting.can_set(title)
    size, lines = card_art.fitted(title)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert all(typesetting.width(line, size) <= card_art.TITLE_BOX[0] for line in lines)
    assert len(lines) * size * card_art.LEADING <= card_art.TITLE_BOX[1]
    shown, margin = picture(title), card_art.MARGIN - 12  # letters lean out of their boxes a little
    assert inked(shown, (margin, margin, 1200 - margin, 630 - margin))
    for edge in (
        (0, 0, 1200, margin - 24),
        (0, 0, margin, 630),
        (1200 - margin, 0, 1200, 630),
        (0, 630 - margin + 6, 1200, 630),
    ):
        assert inked(shown, edge) == 0


def test_longer_titles_are_smaller():
    sizes = [card_art.fitted(TITLES[name])[0] for name in ("short", "Hebrew", "German", "no spaces")]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_other_words_and_colours_make_another_card():
    made = {
        card_art.card(title, name, ground)
        for title in ("One", "Two")
        for name in ("A", "B")
        for ground in (GROUND, "#1d3f6e")
    }
    assert len(made) == 8


@pytest.mark.parametrize("ground", [GROUND, "#1d3f6e", "#6d2d17", "#000000"])
def test_text_can_be_read_on_the_ground_and_on_its_rings(ground):
    empty = Pixels.open(io.BytesIO(card_art.card("", "", ground))).convert("RGB")
    grounds = {f"#{red:02x}{green:02x}{blue:02x}" for _number, (red, green, blue) in empty.getcolors(1 << 20)}
    assert len(grounds) > 1 or ground == "#000000"
    assert min(contrast(card_art.INK, colour) for colour in grounds) >= 7


def test_lines_start_where_their_script_does():
    half = (0, 84, 300, 400), (900, 84, 1200, 400)
    english, arabic = picture("Neck"), picture("رقبة")
    assert inked(english, half[0]) and not inked(english, half[1])
    assert inked(arabic, half[1]) and not inked(arabic, half[0])


def test_accents_typed_as_two_characters_look_like_one():
    assert card_art.card("Rückenschmerzen é", NAME, GROUND) == card_art.card(
        "Rückenschmerzen é", NAME, GROUND
    )


# The order of a line, as UAX 9 has it


def order(line: str, from_right: bool) -> str:
    return "|".join(atom.text for atom in typesetting.ordered(typesetting.cut(line), from_right)).replace(
        "| |", " "
    )


@pytest.mark.parametrize(
    ("line", "from_right", "expected"),
    [
        ("neck pain", False, "neck pain"),
        ("אבג דהו", True, "דהו אבג"),
        ("אבג 26 דהו", True, "דהו 26 אבג"),
        ("אבג (abc) דהו", True, "דהו (|abc|) אבג"),
        ("אבג abc def", True, "abc def אבג"),
        ("see אבג דהו now", False, "see דהו אבג now"),
        ("see אבג 26", False, "see 26 אבג"),
        ("week 26: אבג", False, "week 26|: אבג"),
        ("אבג?", True, "?|אבג"),
        ("abc?", False, "abc|?"),
    ],
)
def test_lines_are_drawn_in_the_order_they_are_read(line, from_right, expected):
    assert order(line, from_right) == expected


@pytest.mark.skipif(not features.check("fribidi"), reason="needs the FriBiDi library")
def test_arabic_letters_are_joined():
    word = "مساعدة"
    apart = sum(typesetting.width(letter, 80) for letter in word)
    assert typesetting.width(word, 80) < apart * 0.95


def test_title_that_cannot_be_set_gives_way_to_the_name(monkeypatch):
    assert not typesetting.can_set(NO_GLYPHS)
    assert card_art.card(NO_GLYPHS, NAME, GROUND) != card_art.card("", "", GROUND)
    size, lines = card_art.fitted(NAME)
    assert inked(picture(NO_GLYPHS), (84, 84, 1116, 434)), (size, lines)


def test_right_to_left_is_left_away_where_nothing_can_shape_it(monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: False)
    assert not typesetting.can_set(TITLES["Arabic"])
    assert not typesetting.can_set(TITLES["Hebrew"])
    assert typesetting.can_set(TITLES["Vietnamese"])


# The address


@pytest.fixture
def clinic(db) -> Clinic:
    return factories.make_clinic(tagline="Movement, explained")


def sharing(client, address: str) -> dict[str, str]:
    """Give what a page says to sites that show its link."""
    metas = Page(client.get(address).content.decode()).all("meta")
    named = [(meta.get("property") or meta.get("name"), meta.get("content")) for meta in metas]
    assert len({name for name, _value in named if name}) == len([name for name, _value in named if name])
    return dict(named)


def test_each_page_about_something_has_a_card_of_its_own(client, clinic):
    things = [
        factories.make_article(),
        factories.make_condition(),
        factories.make_treatment(),
        factories.make_page(),
        factories.make_practitioner(),
    ]
    addresses = ["/", *(thing.get_absolute_url() for thing in things)]
    pictures = set()
    for address in addresses:
        said = sharing(client, address)
        assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
        assert said["twitter:card"] == "summary_large_image"
        answer = client.get(said["og:image"].removeprefix("http://testserver"))
        assert answer.headers["Content-Type"] == "image/png"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        pictures.add(answer.content)
    assert len(pictures) == len(addresses)
    assert sharing(client, "/contact/")["og:image"] == sharing(client, "/")["og:image"]


def test_chosen_picture_goes_before_the_card(client, clinic, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    article = factories.make_article(
        cover=store(halves(1200, 800), key="lead"), cover_alt="A red half and a blue one"
    )
    said, shown = sharing(client, article.get_absolute_url()), article.cover.cover
    assert said["og:image"] == f"http://testserver{shown.url}"
    assert (said["og:image:width"], said["og:image:height"]) == (str(shown.width), str(shown.height))
    assert said["og:image:alt"] == "A red half and a blue one"


def test_new_words_give_a_card_a_new_address_and_the_old_one_leads_there(client, clinic):
    condition = factories.make_condition(title="Neck pain")
    before = cards.path_of(condition, clinic)
    condition.save_revision(title="Sore neck", standfirst="x", body="y", publish=True)
    after = cards.path_of(condition, clinic)
    assert after != before
    assert client.get(before).headers["Location"] == after
    clinic.name = "Another name"
    assert cards.path_of(condition, clinic) != after


def test_colour_that_text_cannot_be_read_on_is_not_used(client, clinic):
    clinic.accent = "#ffee99"
    assert cards.ground_of(clinic) == OWN_ACCENT
    clinic.accent = "#1d3f6e"
    assert cards.ground_of(clinic) == "#1d3f6e"


@pytest.mark.parametrize(
    "label", ["auth.user", "services.location", "content.redirect", "nothing", "no.such", "a.b.c"]
)
def test_nothing_but_public_pages_has_a_card(client, clinic, label):
    factories.make_user()
    assert client.get(f"/cards/{label}/1/abc.png").status_code == 404


def test_card_tells_nobody_of_a_draft(client, clinic):
    draft = factories.make_condition(publish=False)
    assert client.get(f"/cards/services.condition/{draft.pk}/abc.png").status_code == 404
    left = factories.make_practitioner(is_active=False)
    assert client.get(f"/cards/services.practitioner/{left.pk}/abc.png").status_code == 404
