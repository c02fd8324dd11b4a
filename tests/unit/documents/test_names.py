"""File names: whatever was typed, the name is safe and still says what it did."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portfolio.documents.names import LONGEST, clean_name


@given(st.text(max_size=400))
@example("con")
@example("nul.tar.gz" + "x" * 200)
@example("e\u0301" * 300 + ".docx")
@example("\N{HANGUL SYLLABLE GAG}" * 300 + ".pdf")
@example(".-. .docx")
def test_every_name_comes_out_safe(typed):
    name = clean_name(typed)

    assert 1 <= len(name) <= LONGEST
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|\r\n\0')
    assert not name.startswith((".", " ", "-"))
    assert not name.endswith((".", " "))
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "So"} for c in name)


@given(st.text(max_size=300))
@example("com1" + "é" * 300)
@example("a" * 119 + "\N{COMBINING ACUTE ACCENT}.x")
def test_a_clean_name_stays_as_it_is(typed):
    assert clean_name(clean_name(typed)) == clean_name(typed)


@given(st.text(min_size=1, max_size=400))
def test_an_extension_survives_any_length(stem):
    assert clean_name(stem + ".docx").endswith(".docx")


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("My account.docx", "My account.docx"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Users\\Jo\\log.xlsx", "C-Users-Jo-log.xlsx"),
        ("refund 3/4 done.pdf", "refund 3-4 done.pdf"),
        ("party 🎉 photo.jpg", "party photo.jpg"),
        ("gpj.\u202eexe.docx", "gpj.exe.docx"),
        ("a\x00b\nc.txt", "ab c.txt"),
        ("notes...", "notes"),
        (".docx", "file.docx"),
        ("", "file"),
        ("🎉🎉", "file"),
        ("CON.txt", "file-CON.txt"),
        ("Žluťoučký kůň.pdf", "Žluťoučký kůň.pdf"),
    ],
)
def test_a_name_keeps_what_can_be_kept(typed, clean):
    assert clean_name(typed) == clean


def test_three_hundred_characters_are_cut_before_the_extension():
    name = clean_name("x/" * 150 + ".docx")

    assert len(name) == LONGEST
    assert name.endswith(".docx")
