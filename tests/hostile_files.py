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
