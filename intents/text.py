"""One normal form of what people write, and masks over what is not an instruction.

Both keep the length of the text, so that an offset in any form is an offset in the user's own words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

from intents.lexicon import compiling, lexicons
from intents.needs import NeedReader

QUOTE: Final = "\ue000"
"""Fills quoted text, and text that is to be shown ("the title says ...")."""
MEDIA_FILE: Final = "\ue001"
"""Fills the name or path of a media file."""
MEDIA_URL: Final = "\ue002"
"""Fills a link to a media file."""
OTHER: Final = "\ue003"
"""Fills other links, paths, file names and mail addresses."""
FILLERS: Final = QUOTE + MEDIA_FILE + MEDIA_URL + OTHER

_MEDIA_SUFFIX = "mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|mp3|wav|m4a|aac|flac|ogg|opus"
_OTHER_SUFFIX = "srt|vtt|ass|txt|pdf|docx?|xlsx?|pptx?|csv|json|xml|ya?ml|zip|md|html?|py|js|ts|psd|ai|prproj|drp"
# A closing bracket of either script or a Chinese comma ends a link even without a space.
_URL = re.compile(
    r"(?:(?:https?|ftps?|s3|gs|oss)://|www\.)[^\s<>\"\u3000-\u303f\uff00-\uffef\u2018-\u201f\ue000-\ue003]{1,2000}"
)
_URL_TAIL = ".,;:!?)]}'"
_URL_TO_MEDIA = re.compile(rf"[^?#]*?\.(?:{_MEDIA_SUFFIX})(?![a-z0-9_])")
_URL_MEDIA = re.compile(rf"\.(?:{_MEDIA_SUFFIX})(?:[?#].*)?$")
_PLACEHOLDER = re.compile(r"<(?=[^\W\d_])[^<>/\n]{2,40}>(?![^<>\n]{0,400}</)")
"""What stands where a link or a name shall go ("<link>")."""
_MAIL = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}")
_FILE = re.compile(
    r"(?<![\w./\\~-])(?P<path>(?:[a-z]:[\\/]|~?/|\.{1,2}/)?(?:[\w.%+@()\[\]~-]{1,120}[\\/]){0,20})"
    rf"(?P<name>[\w.%+@()\[\]-]{{1,120}})\.(?:(?P<media>{_MEDIA_SUFFIX})|{_OTHER_SUFFIX})(?![a-z0-9_])"
)
_SUFFIX = re.compile(rf"\.(?:{_MEDIA_SUFFIX}|{_OTHER_SUFFIX})(?![a-z0-9_])")
"""What ends the name of a file: looked for first, since most points end a sentence."""
_DRIVE = re.compile(
    rf"(?<![a-z0-9])[a-z]:\\[^\n\"<>|?*:,;\ue000-\ue003]{{1,200}}?\.(?:{_MEDIA_SUFFIX})(?![a-z0-9_])"
)
"""A media file on a Windows drive: its folders and its name may hold spaces."""
_PATH = re.compile(
    r"(?<![\w./\\~:-])(?:[a-z]:\\[^\s,;]{0,300}|(?:~|\.{1,2})?(?:/[\w.%+@-]{1,80}){2,20}/?|~/[\w.-]{1,80})"
)
_QUOTES = (
    # Keyboards mix them: a curly mark may close what a straight one opens, and the other way round.
    re.compile(
        '(?<![0-9])"[^"\u201c-\u201f\n]{1,400}\u201d(?=(?:[^"\n]{0,400}"[^"\u201d\n]{1,400}\u201d){0,9}[^"\n]*(?:\n|$))'
        '|"[^"\n]{1,400}"'
    ),
    re.compile(
        "[\u201c-\u201f][^\u201c-\u201f\n]{1,400}[\u201d\u201f]"
        '|[\u201c-\u201f][^"\u201c-\u201f\n]{1,400}["\u201c]'
    ),
    re.compile("\u2018[^\u2018\u2019'\n]{1,400}[\u2019']"),
    re.compile("\u300c[^\u300c\u300d\n]{1,400}\u300d"),
    re.compile("\u300e[^\u300e\u300f\n]{1,400}\u300f"),
    re.compile("\u300a[^\u300a\u300b\n]{1,400}\u300b"),
    re.compile("\u3010[^\u3010\u3011\n]{1,400}\u3011"),
    re.compile("\u00ab[^\u00ab\u00bb\n]{1,400}\u00bb"),
    re.compile(r"`[^`\n]{1,400}`"),
    # A straight apostrophe opens only after white space or punctuation, and closes only before it.
    re.compile(
        r"(?<![a-z0-9])'(?!\s)[^'\n]{0,200}?(?:(?<=[a-z])'(?=[a-z])[^'\n]{0,200}?){0,6}'(?![a-z0-9])"
    ),
)
_QUOTE_OPENING = re.compile("[\"'`\u00ab\u201c-\u201f\u2018\u300a\u300c\u300e\u3010](?<![a-z0-9]')")
"""What a quotation begins with, whatever its kind: most lines have none, and most apostrophes stand in a word."""
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


_FIRST_UNIFIED: Final = 0x4E00
_LAST_UNIFIED: Final = 0x9FFF


class Utterance(NamedTuple):
    """A text in three forms of one length."""

    original: str
    normal: str
    """NFKC, lower case, simplified characters."""
    masked: str
    """`normal` with quotes, links, paths and shown text overwritten by `FILLERS`."""


class _Characters(dict[int, str]):
    """The normal form of each character met so far."""

    def __init__(self, variants: dict[int, str]) -> None:
        super().__init__()
        self._variants = variants

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in FILLERS:
            self[code] = " "
            return " "
        if character == "\u2019":
            # Kept apart from a straight apostrophe only where it closes a quotation.
            self[code] = character
            return character
        if _FIRST_UNIFIED <= code <= _LAST_UNIFIED:
            # Of these, NFKC and case change none (Unicode: CJK Unified Ideographs).
            character = self[code] = self._variants.get(code, character)
            return character
        for _ in range(4):
            before = character
            folded = unicodedata.normalize("NFKC", character).casefold()
            if len(folded) == 1:
                character = folded
            character = self._variants.get(ord(character), character)
            if character == before:
                break
        self[code] = character
        return character


@cache
def _characters() -> _Characters:
    variants: dict[int, str] = {}
    for lexicon in lexicons().values():
        variants.update({ord(old): new for old, new in lexicon.variants.items()})
    return _Characters(variants)


def normalise(text: str) -> str:
    """Return the normal form of a text, of the same length: NFKC, lower case, simplified."""
    return text.lower() if text.isascii() else text.translate(_characters())


def _overwrite(text: str, spans: list[tuple[int, int, str]]) -> str:
    """Return the text with each span (start, end, filler) filled. Spans are in order, apart."""
    if not spans:
        return text
    parts: list[str] = []
    position = 0
    for start, end, filler in spans:
        parts += (text[position:start], filler * (end - start))
        position = end
    parts.append(text[position:])
    return "".join(parts)


@cache
def _file_openers() -> re.Pattern[str] | None:
    words = [word for lexicon in lexicons().values() for word in lexicon.settings.file_openers]
    return (
        re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
        if words
        else None
    )


def _url_spans(text: str) -> list[tuple[int, int, str]]:
    spans = []
    for found in _URL.finditer(text):
        # Chinese follows a link without a space; the links people paste are ASCII.
        han = _HAN.search(found.group())
        link = found.group()[: han.start() if han else None].rstrip(_URL_TAIL)
        if han and found.group()[han.start() - 1] in "/-_=":
            # A folder or file of the link itself is named in Chinese.
            whole = _URL_TO_MEDIA.match(found.group())
            link = whole.group() if whole else link
        filler = MEDIA_URL if _URL_MEDIA.search(link) else OTHER
        spans.append((found.start(), found.start() + len(link), filler))
    return spans


def _file_spans(text: str) -> list[tuple[int, int, str]]:
    spans = []
    for found in _FILE.finditer(text):
        start = found.start()
        openers = _file_openers()
        if openers and _HAN.search(found.group()):
            # Chinese has no space before a file name: it starts after the last word that is none.
            for opener in openers.finditer(text, start, found.end("name")):
                if opener.end() < found.end("name"):
                    start = opener.end()
        spans.append((start, found.end(), MEDIA_FILE if found["media"] else OTHER))
    return spans


def _quote_spans(text: str) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for quote in _QUOTES:
        spans += ((m.start(), m.end(), QUOTE) for m in quote.finditer(text))
    if len(spans) < 2:
        return spans
    spans.sort(key=lambda span: (span[0], -span[1]))
    apart = spans[:1]
    for span in spans[1:]:
        if span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


class _Shown(NamedTuple):
    """The ways of announcing shown text."""

    sign: re.Pattern[str]
    """What one of them needs; most texts hold nothing of the kind."""
    ways: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]
    """Each with the words of which it needs one."""


@cache
def _shown(*, spaced_only: bool, colon: bool) -> _Shown:
    """Return the ways of languages that write white space, or of all.

    colon: with those that need one; most do, and most texts have none.
    """
    needs = NeedReader({}, {})
    with compiling("settings.shown_text"):
        ways = tuple(
            (signs or ("",), re.compile(pattern))
            for lexicon in lexicons().values()
            if lexicon.settings.spaces or not spaced_only
            for pattern in lexicon.settings.shown_text
            if (signs := needs.need(pattern).signs) != (":",) or colon
        )
    every = dict.fromkeys(sign for needed, _ in ways for sign in needed)
    return _Shown(re.compile("|".join(map(re.escape, every))), ways)


def mask(normal: str) -> str:
    """Return the normal text with everything that is not an instruction overwritten.

    Links and file names first (they may hold quotes), then quotations, then what follows
    "the title says". A language file adds its own ways of announcing shown text.
    """
    text = normal
    if "://" in text or "www." in text:
        text = _overwrite(text, _url_spans(text))
    if "<" in text:
        text = _overwrite(text, [(m.start(), m.end(), OTHER) for m in _PLACEHOLDER.finditer(text)])
    if "@" in text:
        text = _overwrite(text, [(m.start(), m.end(), OTHER) for m in _MAIL.finditer(text)])
    if _QUOTE_OPENING.search(text):
        text = _overwrite(text, _quote_spans(text))
    if ":\\" in text:
        text = _overwrite(text, [(m.start(), m.end(), MEDIA_FILE) for m in _DRIVE.finditer(text)])
    if "." in text and _SUFFIX.search(text):
        text = _overwrite(text, _file_spans(text))
    if "/" in text or "\\" in text:
        text = _overwrite(text, [(m.start(), m.end(), OTHER) for m in _PATH.finditer(text)])
    # What announces shown text in an unspaced language is not ASCII, and costs time to compile.
    spaced_only = normal.isascii()
    sign, ways = _shown(spaced_only=spaced_only, colon=":" in text)
    # Latin words begin with what any letter may be: looking for each sign alone is quicker there.
    if not spaced_only and sign.search(text) is None:
        return text
    for needed, shown in ways:
        for word in needed:
            if word in text:
                text = _overwrite(text, [(*m.span("shown"), QUOTE) for m in shown.finditer(text)])
                break
    return text


def utterance(text: str) -> Utterance:
    """Return a text in its three forms."""
    normal = normalise(text)
    return Utterance(original=text, normal=normal, masked=mask(normal))
