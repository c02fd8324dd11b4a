"""Which signs the fonts of this machine can draw; a PDF may show no empty box for any other."""

import ctypes
import unicodedata
from ctypes.util import find_library
from functools import lru_cache

# Joiners and selectors only change the sign beside them; without a font for it they say nothing.
_SILENT = ("Cf", "Cc", "Cs", "Mn", "Sk")


def drawable(text: str) -> str:
    """The text with every sign that no font here has put into words: [rocket]."""
    unknown = {sign for sign in set(text) if ord(sign) > 0x7E and not _has_font(ord(sign))}
    unknown |= {sign for sign in set(text) if ord(sign) < 0x20 and sign not in "\n\r\t"}
    return text.translate({ord(sign): _in_words(sign) for sign in unknown}) if unknown else text


def _in_words(sign: str) -> str:
    if unicodedata.category(sign) in _SILENT:
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    if plain != sign and all(ord(each) < 0x7F or _has_font(ord(each)) for each in plain):
        return plain
    return f"[{unicodedata.name(sign, f'sign {ord(sign):X}').lower()}]"


@lru_cache(maxsize=4096)
def _has_font(code: int) -> bool:
    library, fonts = _fontconfig()
    return any(library.FcCharSetHasChar(each, code) for each in fonts)


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


@lru_cache(maxsize=1)
def _fontconfig() -> tuple[ctypes.CDLL, list[ctypes.c_void_p]]:
    """Fontconfig, which WeasyPrint finds its fonts with, and the signs of every font it knows."""
    library = ctypes.CDLL(find_library("fontconfig") or "libfontconfig.so.1")
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.FcPatternGetCharSet.argtypes = [
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_void_p),
    ]
    library.FcCharSetHasChar.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    library.FcInit()
    found = library.FcConfigGetFonts(None, 0)
    signs = []
    for place in range(found.contents.count if found else 0):
        each = ctypes.c_void_p()
        font = found.contents.fonts[place]
        if library.FcPatternGetCharSet(font, b"charset", 0, ctypes.byref(each)) == 0:
            signs.append(each)
    return library, signs
