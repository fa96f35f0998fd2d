import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from services.guard.text import LineField, TextBlockField, clean_line, clean_text

HOSTILE = [
    "\0",
    "a\0b",
    "\x1b[31mred\x1b[0m",
    "bell\x07 backspace\x08 delete\x7f",
    "c1 \x80\x9b control",
    "\ud800",
    "\udfff tail",
    "half \ud83d pair",
    "\udc00\ud800",
    "Ann\r\nBcc: everyone@example.org",
    "line\u2028separator\u2029end",
    "next\x85line",
    "\u202eevil\u202c",
    "\u2066isolated\u2069",
    "e\u0301",
    "\u1112\u1161\u11ab",
    "Z̷͎a̴l̷g̶o̵",
    "\ufeffmark",
    "\ufffe\uffff",
    "zero\u200bwidth\u200djoin",
    "👩‍👩‍👧‍👦",
    "🇨🇦",
    "مرحبا",
    "שלום",
    "ﷺ" * 20,
    "ß ı İ ſ K",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "%s %n %(x)s {0}",
    "=cmd|' /C calc'!A0",
    "$(reboot) `id`",
    "../../etc/passwd",
    "\\x00 \\u0000",
    "null",
    "NaN",
    "1e400",
    "١٢٣",
    "\t\t\ttab",
    " \u00a0\u3000 ",
    "a" * 10_000,
    "\x1f\x1e\x1d\x1c",
]


class HostileForm(forms.Form):
    line = LineField(required=False)
    text = TextBlockField(required=False)


def assert_storable(value):
    value.encode()
    assert value == unicodedata.normalize("NFC", value) == value.strip()
    assert not {c for c in value if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n", "\t"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_cleaned_and_never_raises(text):
    form = HostileForm({"line": text, "text": text})
    assert form.is_valid(), form.errors
    assert_storable(form.cleaned_data["line"])
    assert_storable(form.cleaned_data["text"])
    assert not set("\n\r\t\u2028\u2029") & set(form.cleaned_data["line"])


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_any_text_becomes_storable_and_stays_as_it_is_when_cleaned_again(text):
    for clean in (clean_text, clean_line):
        assert_storable(clean(text))
        assert clean(clean(text)) == clean(text)


def test_newlines_and_tabs_stay_in_text_and_become_spaces_in_a_line():
    assert clean_text("one\r\ntwo\rthree\n\tfour ") == "one\ntwo\nthree\n\tfour"
    assert clean_line(" one\r\ntwo\t three ") == "one two three"


def test_lone_surrogate_becomes_the_replacement_character():
    assert clean_line("a\ud800b") == "a\ufffdb"


def test_accents_come_back_composed():
    assert clean_line("Rene\u0301e") == "Ren\u00e9e"


def test_text_that_is_empty_once_cleaned_counts_as_missing():
    for field in (LineField(), TextBlockField()):
        with pytest.raises(forms.ValidationError, match="Please fill this in"):
            field.clean("\0 \u202e")


def test_length_is_checked_after_cleaning_with_a_plain_message():
    field = LineField(max_length=5, min_length=2)
    assert field.clean("  fives\0 ") == "fives"
    with pytest.raises(forms.ValidationError, match="Please use at most 5 characters. There are 6 now."):
        field.clean("sixsix")
    with pytest.raises(forms.ValidationError, match="Please use at least 2 characters."):
        field.clean("s")


def test_inputs_carry_no_length_attributes_so_that_people_see_the_error():
    for field in (LineField(max_length=5, min_length=2), TextBlockField(max_length=5)):
        assert not {"maxlength", "minlength"} & set(field.widget.attrs)


def test_empty_value_of_the_field_is_kept():
    assert LineField(required=False, empty_value=None).clean("\0") is None
