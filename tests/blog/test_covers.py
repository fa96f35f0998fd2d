"""Lead pictures and the covers drawn for articles that have none."""

import io

import pytest
from PIL import Image as Pixels

from blog.covers import MOTIFS, PALETTES, cover
from tests.content.pictures import halves, store
from tests.factories import make_article, make_clinic, make_condition, make_region

from .page import Page

MAX_BYTES = 60_000


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", PALETTES)
def test_the_figure_stands_out_from_its_ground(palette):
    dark, light = sorted((luminance(palette.ground), luminance(palette.limb)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("region", [*MOTIFS, "", "unknown"])
def test_is_a_small_png_in_the_proportions_of_a_cover(region):
    data = cover("some-article", region)
    assert len(data) <= MAX_BYTES
    picture = Pixels.open(io.BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (800, 500))


def test_is_always_the_same_for_the_same_article_and_differs_between_articles():
    first = cover("first", "neck")
    cover.cache_clear()
    assert cover("first", "neck") == first
    assert len({cover(f"article-{number}", "neck") for number in range(12)}) > 8
    assert cover("first", "knee") != first


@pytest.mark.django_db
class TestOnThePages:
    """What readers are shown."""

    @pytest.fixture(autouse=True)
    def clinic(self):
        return make_clinic()

    @pytest.fixture(autouse=True)
    def media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def read(self, client, article):
        return Page(client.get(article.get_absolute_url()).content.decode())

    def test_an_article_without_a_picture_shows_its_part_of_the_body(self, client):
        neck = make_condition(regions=[make_region("neck")])
        article = make_article(slug="stiff", conditions=[neck])
        assert self.read(client, article).having("a-cover")[0].find(".//img").attrib == {
            "src": "/articles/stiff/cover.png", "width": "800", "height": "500", "alt": "",
        }  # fmt: skip
        answer = client.get("/articles/stiff/cover.png")
        assert answer.headers["Content-Type"] == "image/png" and answer.content == cover("stiff", "neck")
        card = Page(client.get("/articles/").content.decode()).having("teaser")[0].find(".//img")
        assert card.get("src") == "/articles/stiff/cover.png"

    def test_a_drawing_comes_before_the_drawn_cover_unless_it_is_gone(self, client):
        drawn, gone = make_article(drawing="cover-neck"), make_article(drawing="no-such-drawing")
        assert self.read(client, drawn).having("a-cover")[0].find(".//svg") is not None
        assert self.read(client, gone).having("a-cover")[0].find(".//img") is not None

    def test_there_is_no_cover_of_what_is_not_public(self, client):
        make_article(slug="draft", publish=False)
        assert client.get("/articles/draft/cover.png").status_code == 404
        assert client.get("/articles/never/cover.png").status_code == 404

    def test_m1_the_lead_photograph_is_preloaded_and_in_every_format(self, client):
        image = store(halves(1300, 900))
        page = self.read(client, make_article(cover=image, cover_alt="A neck"))
        sources = page.having("a-cover")[0].findall(".//source")
        assert [source.get("type") for source in sources] == ["image/avif", "image/webp"]
        preload = page.one("link[@rel='preload']")
        assert preload.get("imagesrcset") == sources[0].get("srcset")
        assert preload.get("imagesizes") == sources[0].get("sizes") and preload.get("type") == "image/avif"
        lead = page.having("a-cover")[0].find(".//img")
        assert (lead.get("width"), lead.get("height"), lead.get("alt")) == ("1200", "750", "A neck")
        assert lead.get("fetchpriority") == "high" and lead.get("loading") is None

    def test_m1_only_the_first_picture_of_a_list_is_loaded_at_once(self, client):
        image = store(halves(900, 600))
        for _number in range(3):
            make_article(cover=image, cover_is_decorative=True)
        pictures = Page(client.get("/articles/").content.decode()).all("picture/img")
        assert [picture.get("loading") for picture in pictures] == [None, "lazy", "lazy"]
        assert all(picture.get("alt") == "" for picture in pictures)
