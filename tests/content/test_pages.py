"""Plain pages, the glossary and uploaded pictures."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    return tmp_path / "images"


def read(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_page_shows_its_text_and_when_it_changed(client):
    page = factories.make_page(
        slug="about", title="About us", standfirst="Who we are.", body="## One\n\nText."
    )
    html = read(client, "/about/")
    assert ">About us</h1>" in html
    assert '<meta name="description" content="Who we are.">' in html
    assert "<p>Text.</p>" in html
    assert f'<time datetime="{factories.today():%Y-%m-%d}">' in html
    assert page.get_absolute_url() == "/about/"


def test_page_with_three_sections_has_a_list_of_them(client):
    factories.make_page(slug="short", body="## One\n\nA.\n\n## Two\n\nB.")
    factories.make_page(slug="long", body="## One\n\nA.\n\n## Two\n\nB.\n\n## Three\n\nC.")
    assert "On this page" not in read(client, "/short/")
    assert '<a href="#three">Three</a>' in read(client, "/long/")


def test_page_that_is_not_public_is_not_there(client):
    factories.make_page(slug="draft", publish=False)
    assert client.get("/draft/").status_code == 404
    assert client.get("/never-there/").status_code == 404


def test_glossary_goes_by_letter_and_every_word_has_an_address(client):
    fascia = factories.make_term("Fascia", "Thin tissue around a muscle.", slug="fascia")
    factories.make_term("Écart", slug="ecart")
    factories.make_term("Ergonomics", slug="ergonomics")
    html = read(client, reverse("content:glossary"))
    assert '<div id="fascia"><dt><dfn>Fascia</dfn></dt><dd>Thin tissue around a muscle.</dd></div>' in html
    assert fascia.get_absolute_url() == "/glossary/#fascia"
    assert '<a href="#letter-F">F</a>' in html
    assert "<span>Z</span>" in html
    assert html.count('id="letter-E"') == 1
    assert html.index("Écart") < html.index("Ergonomics") < html.index("Fascia")


def test_glossary_without_words_still_opens(client):
    assert "No words yet." in read(client, reverse("content:glossary"))


def test_picture_is_served_as_a_picture_and_nothing_else(client, media):
    (media / "neck.png").write_bytes(PNG)
    answer = client.get("/media/images/neck.png")
    assert b"".join(answer.streaming_content) == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    "name", ["page.html", "drawing.svg", "script.js", "neck", "neck.png.html", "neck.pdf"]
)
def test_other_files_are_not_served(client, media, name):
    (media / name).write_bytes(b"<script>alert(1)</script>")
    assert client.get(f"/media/images/{name}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "images/none.png",
        "images",
        "../secret.png",
        "%2e%2e/secret.png",
        "/etc/hosts.png",
        "a\0b.png",
        "a" * 300 + ".png",
    ],
)
def test_paths_that_lead_nowhere_or_out_are_not_found(client, media, path):
    (media.parent.parent / "secret.png").write_bytes(PNG)
    assert client.get(f"/media/{path}").status_code in {400, 404}
