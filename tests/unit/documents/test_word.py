"""Word files, as learners and their phones write them."""

import pytest

from portfolio.documents.limits import Limits
from portfolio.documents.passages import Document, DocumentKind
from portfolio.documents.problems import Damaged, EmptyFile, Locked, TooLarge, Unreadable
from portfolio.documents.word import read_word
from tests.documents_made import (
    MAIN,
    a_picture_in_word,
    a_reflective_account,
    a_table_with_merged_cells,
    a_word_document,
    a_zip_bomb,
    part_of,
    with_part,
)


def run(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content):
    return f"<w:p>{''.join(content)}</w:p>"


def texts_in(path):
    return [p.text for p in read_word(path).passages]


@pytest.fixture
def word(tmp_path):
    """Builds a Word file from the XML of its body."""
    return lambda *body: a_word_document(tmp_path / "made.docx", *body)


def test_an_account_is_read_in_its_order(tmp_path):
    document = read_word(a_reflective_account(tmp_path / "account.docx"))

    assert document.kind is DocumentKind.WORD
    assert [(p.number, p.kind.value, p.level, p.marker, p.text) for p in document.passages] == [
        (1, "heading", 1, None, "Handling a late delivery"),
        (2, "heading", 1, None, "What happened"),
        (
            3,
            "paragraph",
            None,
            None,
            "On 3 March a customer rang about a parcel.\nIt was two days late.",
        ),
        (4, "heading", 2, None, "What I did"),
        (5, "list_item", 1, "•", "I listened without interrupting."),
        (6, "list_item", 2, "•", "I checked the order."),
        (7, "list_item", 1, "1.", "I apologised."),
        (8, "list_item", 1, "2.", "I rang the carrier."),
        (9, "table_row", None, None, "Date | Step | Result"),
        (10, "table_row", None, None, "3 March | Call | Logged"),
        (11, "table_row", None, None, "5 March | Letter | Sent"),
    ]
    assert document.passages[8].cells == ("Date", "Step", "Result")
    assert document.notes == ()


def test_a_word_document_is_stored_without_loss(tmp_path):
    document = read_word(a_reflective_account(tmp_path / "account.docx"))

    assert Document.from_plain(document.to_plain()) == document


def test_a_merged_cell_is_said_once(tmp_path):
    rows = read_word(a_table_with_merged_cells(tmp_path / "table.docx")).passages

    assert [r.cells for r in rows] == [
        ("across", "", "02"),
        ("10", "11", "down"),
        ("20", "21", ""),
    ]
    assert rows[0].text == "across | 02"


def test_a_frame_of_one_column_is_read_as_text(word):
    cell = f"<w:tc>{paragraph(run('Inside'))}{paragraph(run('Second'))}</w:tc>"

    document = read_word(word(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))

    assert [(p.kind.value, p.text) for p in document.passages] == [
        ("paragraph", "Inside"),
        ("paragraph", "Second"),
    ]


def test_a_table_in_a_cell_is_read_with_its_row(word):
    inner_cells = "".join(f"<w:tc>{paragraph(run(t))}</w:tc>" for t in ("x", "y"))
    inner = f"<w:tbl><w:tr>{inner_cells}</w:tr></w:tbl>"
    row = f"<w:tr><w:tc>{paragraph(run('left'))}</w:tc><w:tc>{inner}{paragraph()}</w:tc></w:tr>"

    assert texts_in(word(f"<w:tbl>{row}</w:tbl>")) == ["left | x | y"]


def test_tracked_changes_are_read_as_accepted(word):
    path = word(
        paragraph(
            run("I "),
            f"<w:del>{run('shouted')}<w:r><w:delText>gone</w:delText></w:r></w:del>",
            f"<w:ins>{run('listened')}</w:ins>",
        ),
        paragraph(f"<w:moveFrom>{run('moved away')}</w:moveFrom>"),
    )

    document = read_word(path)

    assert [p.text for p in document.passages] == ["I listened"]
    assert document.notes == (
        "Tracked changes in this Word file are shown as if all were accepted.",
    )


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(word):
    deleted_mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"

    path = word(paragraph(deleted_mark, run("First ")), paragraph(run("second")))

    assert texts_in(path) == ["First second"]


def test_a_row_that_was_deleted_is_gone(word):
    def row(text, properties=""):
        cells = f"<w:tc>{paragraph(run(text))}</w:tc>" * 2
        return f"<w:tr>{properties}{cells}</w:tr>"

    deleted = row("gone", "<w:trPr><w:del/></w:trPr>")

    assert texts_in(word(f"<w:tbl>{row('kept')}{deleted}</w:tbl>")) == ["kept | kept"]


def test_a_text_box_is_read_once_after_the_paragraph_it_hangs_on(word):
    box = f"<w:txbxContent>{paragraph(run('In the box'))}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}"
        f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    document = read_word(word(paragraph(run("Beside it"), drawn), paragraph(run("After"))))

    assert [p.text for p in document.passages] == ["Beside it", "In the box", "After"]
    assert document.notes == ()


def test_links_fields_content_controls_and_breaks_are_read(word):
    path = word(
        paragraph(
            f"<w:hyperlink>{run('our policy')}</w:hyperlink>",
            "<w:r><w:instrText>PAGE</w:instrText><w:tab/></w:r>",
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('chosen')}</w:sdtContent></w:sdt>",
            "<w:r><w:br/></w:r>",
            run("next line"),
            '<w:r><w:br w:type="page"/></w:r>',
            run("hidden", "<w:rPr><w:vanish/></w:rPr>"),
            run("!", '<w:rPr><w:vanish w:val="0"/></w:rPr>'),
        ),
        f"<w:sdt><w:sdtContent>{paragraph(run('A block of its own'))}</w:sdtContent></w:sdt>",
    )

    assert texts_in(path) == ["our policy chosen\nnext line!", "A block of its own"]


def test_headings_are_known_by_outline_and_by_unknown_style_ids(word):
    path = word(
        paragraph('<w:pPr><w:outlineLvl w:val="2"/></w:pPr>', run("By outline")),
        paragraph('<w:pPr><w:pStyle w:val="Heading3"/></w:pPr>', run("By style")),
        paragraph('<w:pPr><w:pStyle w:val="NoSuchStyle"/></w:pPr>', run("Plain")),
    )

    assert [(p.kind.value, p.level) for p in read_word(path).passages] == [
        ("heading", 3),
        ("heading", 3),
        ("paragraph", None),
    ]


NUMBERING = b"""<?xml version="1.0"?>
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/>
<w:lvlText w:val="%1.%3"/></w:lvl>
</w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def test_numbered_lists_count_as_word_counts_them(word, tmp_path):
    def item(text, level=0, number_id=5):
        listed = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/>'
        return paragraph(f"<w:pPr><w:numPr>{listed}</w:numPr></w:pPr>", run(text))

    made = word(
        item("one"), item("one a", 1), item("one b", 1), item("deep", 2), item("two"),
        item("two a", 1), item("three"), item("again", number_id=6), item("on", number_id=6),
        item("no list", number_id=0),
    )  # fmt: skip
    path = with_part(made, tmp_path / "numbered.docx", "word/numbering.xml", NUMBERING)

    assert [p.marker for p in read_word(path).passages] == [
        "1.", "a)", "b)", "1.IV", "2.", "a)", "3.", "1.", "2.", None,
    ]  # fmt: skip


def test_what_is_not_shown_is_said(tmp_path, word):
    assert read_word(a_picture_in_word(tmp_path / "picture.docx")).notes == (
        "The picture in this Word file is not shown; download the file to see it.",
    )
    noted = word(
        paragraph(run("Text"), '<w:r><w:footnoteReference w:id="1"/></w:r>'),
        paragraph(run("More"), '<w:r><w:commentReference w:id="1"/></w:r>'),
    )
    assert read_word(noted).notes == (
        "Comments in this Word file are not shown.",
        "Footnotes and endnotes in this Word file are not shown.",
    )


def test_strict_open_xml_is_read_too(tmp_path, word):
    made = word(paragraph(run("Strictly")))
    strict = part_of(made).replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )

    assert texts_in(with_part(made, tmp_path / "strict.docx", MAIN, strict)) == ["Strictly"]


def test_a_document_of_blank_lines_is_empty(word):
    with pytest.raises(EmptyFile, match="holds no text"):
        read_word(word(paragraph(), paragraph(run("  "))))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<broken",
        b"<other/>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    ],
)
def test_a_spoilt_text_part_is_damaged(tmp_path, word, content):
    path = with_part(word(paragraph(run("x"))), tmp_path / "spoilt.docx", MAIN, content)

    with pytest.raises(Damaged) as caught:
        read_word(path)

    assert caught.value.sentence.startswith("This Word document")


def test_entities_are_never_expanded(tmp_path, word):
    made = word(paragraph(run("MARK")))
    declared = b'<!DOCTYPE w:document [<!ENTITY laugh "ha">]><w:document'
    content = part_of(made).replace(b"MARK", b"&laugh;").replace(b"<w:document", declared, 1)

    with pytest.raises(Damaged, match="is damaged"):
        read_word(with_part(made, tmp_path / "entities.docx", MAIN, content))


@pytest.mark.parametrize("declared", ["", '<!DOCTYPE w:document [<!ENTITY laugh "ha">]>'])
def test_no_encoding_hides_what_a_part_declares(tmp_path, word, declared):
    made = word(paragraph(run("MARK")))
    content = part_of(made).decode().partition("?>")[2].replace("MARK", "Said in two bytes.")
    path = with_part(made, tmp_path / "wide.docx", MAIN, (declared + content).encode("utf-16"))

    if declared:
        with pytest.raises(Damaged, match="is damaged"):
            read_word(path)
    else:
        assert texts_in(path) == ["Said in two bytes."]


def test_a_cut_off_file_is_damaged(tmp_path, word):
    path = word(paragraph(run("x")))
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(Damaged, match="is damaged and can't be opened"):
        read_word(path)


def test_an_encrypted_archive_is_locked(tmp_path, word):
    content = bytearray(word(paragraph(run("x"))).read_bytes())
    # The bit that says "encrypted" in every entry of the archive's directory.
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    path = tmp_path / "locked.docx"
    path.write_bytes(content)

    with pytest.raises(Locked, match="locked with a password"):
        read_word(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = a_zip_bomb(tmp_path / "bomb.docx", megabytes=3)

    with pytest.raises(TooLarge, match="unpacks to more than is read here"):
        read_word(path, Limits(part_bytes=2_000_000))
    with pytest.raises(TooLarge, match="unpacks to more than is read here"):
        read_word(path, Limits(unpacked_bytes=2_000_000))
    with pytest.raises(TooLarge, match="unpacks to more than is read here"):
        read_word(path, Limits(package_parts=3))


def test_too_many_passages_are_refused(word):
    with pytest.raises(TooLarge, match="more than 2 passages"):
        read_word(word(*[paragraph(run("x"))] * 3), Limits(passages=2))


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<w:sdt>", "</w:sdt>"),
        ("<w:p><w:smartTag>", "</w:smartTag></w:p>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:tbl><w:tr><w:tc/><w:tc>", "</w:tc></w:tr></w:tbl>"),
    ],
)
def test_endless_nesting_is_refused(tmp_path, word, opening, closing):
    made = word(paragraph(run("x")))
    nested = (opening * 3000 + closing * 3000).encode()
    content = part_of(made).replace(b"<w:body>", b"<w:body>" + nested)

    with pytest.raises((Unreadable, Damaged)):
        read_word(with_part(made, tmp_path / "deep.docx", MAIN, content))
