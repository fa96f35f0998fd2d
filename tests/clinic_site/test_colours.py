"""A palette from one colour: it can always be read, or it is refused."""

import pytest

from clinic_site.first_day import colours
from clinic_site.first_day.colours import LowContrast, contrast, lowest_contrast, palette
from services.models import Clinic
from tests import factories

DARK_ENOUGH = ("#17503f", "#1d3f8f", "#5b1a6b", "#7a1f1f", "#333333", "#00407a", "#000000", "#4a3b00")


def test_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("accent", DARK_ENOUGH)
def test_every_text_can_be_read_in_both_schemes(accent):
    light, dark = palette(accent)
    assert light["pine"] == accent
    for tokens in (light | colours.LIGHT_FIXED, dark):
        assert {
            text: lowest_contrast(text, tokens)
            for text in colours.TEXT_ON
            if lowest_contrast(text, tokens) < 7
        } == {}


@pytest.mark.parametrize("accent", ["#f5b93a", "#2f7a62", "#8a3b00", "#ffffff"])
def test_a_faint_colour_is_refused_with_a_darker_one_that_works(accent):
    with pytest.raises(LowContrast, match="to 1") as refusal:
        palette(accent)
    near = str(refusal.value).rstrip(".").rsplit(" ", 1)[1]
    palette(near)


def test_the_sites_own_green_gives_nearly_the_sites_own_palette():
    for own, made in zip((colours.LIGHT, colours.DARK), palette(colours.OWN_ACCENT), strict=True):
        assert all(contrast(own[name], made[name]) < 1.15 for name in own)


@pytest.mark.django_db
def test_the_style_sheet_is_linked_by_its_digest_and_kept_for_long(client):
    clinic = factories.make_clinic(accent="#1d3f8f")
    url = f"/theme/{colours.digest(clinic.accent)}.css"
    assert f'<link rel="stylesheet" href="{url}">' in client.get("/").content.decode()
    answer = client.get(url)
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--pine: #1d3f8f;" in answer.content.decode()
    assert client.get(url, headers={"if-none-match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_other_digests_and_a_clinic_without_a_colour_have_no_style_sheet(client):
    assert client.get("/theme/0123456789ab.css").status_code == 404
    factories.make_clinic()
    assert "/theme/" not in client.get("/").content.decode()
    assert client.get("/theme/0123456789ab.css").status_code == 404


@pytest.mark.django_db
def test_a_colour_that_is_accepted_no_more_falls_back_to_the_sites_own(client):
    factories.make_clinic()
    Clinic.objects.update(accent="#f5b93a")
    page = client.get("/")
    assert page.status_code == 200
    assert "/theme/" not in page.content.decode()
