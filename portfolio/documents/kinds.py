"""The kinds of file that are taken: what each is called, sent under, and shown as."""

from dataclasses import dataclass
from enum import StrEnum

from portfolio.documents.passages import DocumentKind


class MediaKind(StrEnum):
    """The kinds of file that are taken; the value is the usual extension."""

    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    PDF = "pdf"
    TXT = "txt"
    MARKDOWN = "md"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    EML = "eml"
    MSG = "msg"
    PPTX = "pptx"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    MP3 = "mp3"
    M4A = "m4a"
    WAV = "wav"
    AMR = "amr"
    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"
    # Of a kind that is not read: kept as it came, to be downloaded.
    KEPT = "kept"

    @property
    def media_type(self) -> str:
        """The type to store and to send the file under."""
        return _ABOUT[self].media_type

    @property
    def document_kind(self) -> DocumentKind:
        """How a document of this kind is shown."""
        return _ABOUT[self].shown_as

    @property
    def words(self) -> str:
        """The kind in people's words, with its article."""
        return _ABOUT[self].words

    @property
    def played_as(self) -> str:
        """The type to play a recording under: QuickTime's container is that of MP4."""
        return "video/mp4" if self is MediaKind.MOV else self.media_type

    @property
    def plays(self) -> bool:
        """Whether browsers play it in the page."""
        return self.document_kind.is_recording and self is not MediaKind.AMR


@dataclass(frozen=True)
class _About:
    media_type: str
    shown_as: DocumentKind
    words: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_ABOUT = {
    MediaKind.DOCX: _About(
        _OFFICE + "wordprocessingml.document", DocumentKind.WORD, "a Word document"
    ),
    MediaKind.ODT: _About(_OPEN + "text", DocumentKind.WORD, "an OpenDocument text"),
    MediaKind.RTF: _About("application/rtf", DocumentKind.WORD, "a rich text file"),
    MediaKind.PDF: _About("application/pdf", DocumentKind.PDF, "a PDF"),
    MediaKind.TXT: _About("text/plain", DocumentKind.TEXT, "a text file"),
    MediaKind.MARKDOWN: _About("text/markdown", DocumentKind.TEXT, "a Markdown file"),
    # Never sent under its own type: it is shown as passages, and saved as a download.
    MediaKind.HTML: _About("application/octet-stream", DocumentKind.TEXT, "a web page"),
    MediaKind.CSV: _About("text/csv", DocumentKind.SHEET, "a CSV file"),
    MediaKind.XLSX: _About(
        _OFFICE + "spreadsheetml.sheet", DocumentKind.SHEET, "an Excel workbook"
    ),
    MediaKind.ODS: _About(_OPEN + "spreadsheet", DocumentKind.SHEET, "an OpenDocument sheet"),
    MediaKind.EML: _About("message/rfc822", DocumentKind.MESSAGE, "an e-mail"),
    MediaKind.MSG: _About("application/vnd.ms-outlook", DocumentKind.MESSAGE, "an Outlook message"),
    MediaKind.PPTX: _About(
        _OFFICE + "presentationml.presentation", DocumentKind.SLIDES, "a PowerPoint presentation"
    ),
    MediaKind.JPEG: _About("image/jpeg", DocumentKind.PICTURE, "a JPEG picture"),
    MediaKind.PNG: _About("image/png", DocumentKind.PICTURE, "a PNG picture"),
    MediaKind.WEBP: _About("image/webp", DocumentKind.PICTURE, "a WebP picture"),
    MediaKind.HEIC: _About("image/heic", DocumentKind.PICTURE, "a phone's HEIC picture"),
    MediaKind.MP3: _About("audio/mpeg", DocumentKind.AUDIO, "an MP3 recording"),
    MediaKind.M4A: _About("audio/mp4", DocumentKind.AUDIO, "an M4A recording"),
    MediaKind.WAV: _About("audio/wav", DocumentKind.AUDIO, "a WAV recording"),
    MediaKind.AMR: _About("audio/amr", DocumentKind.AUDIO, "a phone's AMR recording"),
    MediaKind.MP4: _About("video/mp4", DocumentKind.VIDEO, "an MP4 video"),
    MediaKind.MOV: _About("video/quicktime", DocumentKind.VIDEO, "a QuickTime video"),
    MediaKind.WEBM: _About("video/webm", DocumentKind.VIDEO, "a WebM video"),
    MediaKind.KEPT: _About(
        "application/octet-stream", DocumentKind.KEPT, "a file of a kind that is not read here"
    ),
}

READ = tuple(kind for kind in MediaKind if kind is not MediaKind.KEPT)

# What a name's ending promises. Where content and promise differ, the content counts: a photo
# named .png that is a JPEG is a JPEG. Refused are the name of a document over other content, and
# that of a picture or a recording over text.
PROMISES = {kind.value: kind for kind in READ} | {
    "jpeg": MediaKind.JPEG,
    "jpe": MediaKind.JPEG,
    "jfif": MediaKind.JPEG,
    "heif": MediaKind.HEIC,
    "text": MediaKind.TXT,
    "tsv": MediaKind.CSV,
    "tab": MediaKind.CSV,
    "markdown": MediaKind.MARKDOWN,
    "htm": MediaKind.HTML,
    "xhtml": MediaKind.HTML,
    "m4b": MediaKind.M4A,
    "m4v": MediaKind.MP4,
    "wave": MediaKind.WAV,
    "qt": MediaKind.MOV,
}
# What a page's file field offers.
ENDINGS = tuple(f".{ending}" for ending in PROMISES)

# Whose name makes a promise that other content breaks.
STRICT = {
    MediaKind.DOCX,
    MediaKind.ODT,
    MediaKind.XLSX,
    MediaKind.ODS,
    MediaKind.PPTX,
    MediaKind.MSG,
    MediaKind.PDF,
}
# Between these the name decides, for their content is text of any sort.
OF_TEXT = {MediaKind.CSV, MediaKind.TXT, MediaKind.MARKDOWN, MediaKind.HTML, MediaKind.EML}

ACCEPTED = (
    "a document (Word, OpenDocument, RTF, PDF, text, web page, e-mail), a sheet (Excel, "
    "OpenDocument, CSV), a presentation, a picture (JPEG, PNG, WebP, HEIC), a sound recording "
    "or a video"
)

# What a machine would run, or a browser: never taken, whatever the settings say.
RUNS = {
    "exe", "com", "scr", "pif", "msi", "msix", "msp", "bat", "cmd", "ps1", "psm1", "vbs", "vbe",
    "js", "jse", "mjs", "wsf", "wsh", "hta", "cpl", "dll", "sys", "drv", "lnk", "url", "reg",
    "inf", "jar", "class", "app", "dmg", "pkg", "deb", "rpm", "apk", "ipa", "run", "sh", "bash",
    "zsh", "csh", "ksh", "fish", "command", "py", "pyc", "pyw", "pl", "rb", "php", "asp", "aspx",
    "jsp", "cgi", "svg", "svgz", "xht", "xsl", "xslt", "swf", "docm", "dotm", "xlsm", "xltm",
    "xlam", "pptm", "potm", "ppsm", "ppam", "iso", "img", "vhd", "vhdx", "desktop", "service",
    "scf", "chm",
}  # fmt: skip
