import base64
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.guard.crypto import CannotDecrypt, UnknownKey, decrypt, encrypt, keyed_index

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)


@pytest.fixture(autouse=True)
def one_key(settings):
    settings.FIELD_KEYS = {"k1": OLD}
    settings.INDEX_KEY = secrets.token_bytes(32)


@pytest.mark.parametrize("text", ["", "Ana", "naïve ☕ 日本語", "a\n\tb\0c", "x" * 10_000])
def test_text_comes_back_as_it_was(text):
    assert decrypt(encrypt(text, context="a.b.c"), context="a.b.c") == text


def test_equal_texts_give_different_tokens():
    assert encrypt("Ana", context="a") != encrypt("Ana", context="a")


def test_token_names_its_key_and_holds_no_plain_text():
    token = encrypt("Ana Example", context="a")
    assert token.startswith("k1:")
    assert b"Ana" not in base64.urlsafe_b64decode(token.removeprefix("k1:"))


def test_value_moved_to_another_context_does_not_decrypt():
    with pytest.raises(CannotDecrypt, match=r"booking\.request\.phone"):
        decrypt(encrypt("Ana", context="booking.request.name"), context="booking.request.phone")


def test_any_changed_character_is_noticed():
    token = encrypt("Ana", context="a")
    for position in range(len("k1:"), len(token.rstrip("=")) - 1):
        changed = "A" if token[position] != "A" else "B"
        with pytest.raises(CannotDecrypt):
            decrypt(token[:position] + changed + token[position + 1 :], context="a")


@pytest.mark.parametrize(
    "stored", ["Ana Example", "", "k1:", "k1:short", "k1:" + "!" * 60, "k1:" + "A" * 41, ":" * 50]
)
def test_what_is_no_token_is_refused_without_repeating_it(stored):
    with pytest.raises(CannotDecrypt) as refusal:
        decrypt(stored, context="a")
    assert not stored or stored not in str(refusal.value)


def test_after_rotation_the_old_key_still_reads_and_the_first_writes(settings):
    old_token = encrypt("Ana", context="a")
    settings.FIELD_KEYS = {"k2": NEW, "k1": OLD}
    assert decrypt(old_token, context="a") == "Ana"
    assert encrypt("Ana", context="a").startswith("k2:")


def test_value_of_a_dropped_key_names_the_key_that_is_missing(settings):
    token = encrypt("Ana", context="a")
    settings.FIELD_KEYS = {"k2": NEW}
    with pytest.raises(UnknownKey, match="k1"):
        decrypt(token, context="a")


def test_wrong_key_under_the_right_id_does_not_decrypt(settings):
    token = encrypt("Ana", context="a")
    settings.FIELD_KEYS = {"k1": NEW}
    with pytest.raises(CannotDecrypt):
        decrypt(token, context="a")


@pytest.mark.parametrize("same", ["ana@example.org", " ANA@Example.org ", "\uff41na@example.org"])
def test_index_ignores_case_space_and_unicode_form(same):
    assert keyed_index(same, context="a") == keyed_index("ana@example.org", context="a")


def test_index_differs_by_value_context_and_key(settings):
    index = keyed_index("ana", context="a")
    assert len(index) == 64
    assert index not in {keyed_index("anna", context="a"), keyed_index("ana", context="b")}
    settings.INDEX_KEY = secrets.token_bytes(32)
    assert keyed_index("ana", context="a") != index


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_nothing_has_no_index_so_two_empty_values_never_match(empty):
    assert keyed_index(empty, context="a") == ""


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_index_accepts_any_text(value):
    assert len(keyed_index(value, context="a")) in {0, 64}
