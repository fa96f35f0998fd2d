"""Pointing at what must stay in view of a picture."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from .helpers import axe_violations, press, sideways_scroll


def test_a_click_or_the_arrow_keys_say_what_must_stay_in_view(visit):
    """Given a new picture, when an editor points at a place, the two fields follow and are kept."""
    seen = visit("/admin/content/image/add/", who="editor")
    page, file = seen.page, BytesIO()
    Image.new("RGB", (400, 200), "teal").save(file, "JPEG")
    page.get_by_label("Key").fill("pointed-at")
    page.get_by_label("File").set_input_files(
        {"name": "neck.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
    )
    press(page, "Save and continue editing")

    expect(page.get_by_role("button", name="Focal point: 50 % from the left")).to_be_visible()
    picture = page.locator(".focal img")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})
    left, top = (
        page.get_by_label("focal point, from the left"),
        page.get_by_label("focal point, from the top"),
    )
    expect(left).to_have_value("25")
    expect(top).to_have_value("80")

    ring = page.get_by_role("button", name="Focal point: 25 % from the left, 80 % from the top")
    expect(ring).to_be_focused()
    for key in ("ArrowLeft", "Shift+ArrowLeft", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(left).to_have_value("14")
    expect(top).to_have_value("100")
    middle = page.locator(".focal__ring").bounding_box()
    assert abs(middle["x"] + middle["width"] / 2 - box["x"] - box["width"] * 0.14) < 2

    page.set_viewport_size({"width": 320, "height": 800})
    assert sideways_scroll(page) + axe_violations(page, contrast_in="dark") == []
    press(page, "Save and continue editing")
    expect(left).to_have_value("14")
    assert seen.console_errors == []
