"""What a message says of an export without ordering it: refused, put off, asked about, only told.

The router lets no such words start an export; here they are kept from being read as an edit ("stop
the export" stops no wave). What else the message asks for is left of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from intents.edits.message.patterns import patterns, pointed, references_of
from intents.edits.message.stretched import Stretch, clause_of, stretches
from intents.edits.message.things import HEADS
from intents.edits.request import EditRequest
from intents.text import normalise

Kind = Literal["refused", "without", "asked", "told", "missed", "result", "maybe", "aside"]
_ELSEWHERE: Final = ("see_through", "file_format", "sound_file")
"""What an export cannot give: a question about it has an answer of its own."""
_ASKS: Final = ("?", "\uff1f")
_OF_RESULT: Final = frozenset({
    "blur", "corner", "fade", "fit", "gradient", "horizontal", "level", "opacity", "pace", "shape", "size",
    "style", "tone", "vertical", "weight",
})  # fmt: skip
"""Looks that are wished of what is exported ("the export should be square")."""
_OF_MACHINES: Final = frozenset({"silence", "speed"})
"""Things that may be said of the export itself ("the export hangs")."""
_BACK: Final = frozenset({"undo", "redo", "back", "reset", "take_back"})
_ASKED: Final = ("exporting.asked_of", "exporting.asked")
"""Kinds of `references`: a question, the first also of what is edited."""
_MADE: Final = "exporting.made"
"""A file that was exported is to be deleted: it lies with the user."""
_WITHDRAWN: Final = ("exporting.withdrawn", _MADE)
"""A stretch that is nothing but a delivery, in any words, that is refused, undone or begun again."""
_TOLD: Final = ("exporting.told_of", "exporting.told")
_ANSWERS: Final = {"missed": "export_missed", "result": "export_result"}
"""What is answered to an export that is not there, and to one that is not as the video is."""
_NO_DEEDS: Final = frozenset({"change", "as_role"})
"""Deeds that tell no change by themselves ("once the title is changed")."""


def set_aside(text: str, *, clip: bool = False) -> tuple[list[EditRequest], str] | None:
    """Return what is to be said of an export that nobody orders, and the rest of the message.

    None for a message that speaks of no export, or orders one. What speaks of one in words that are
    not known is left in the rest: see `unguessed`.

    clip: whether a video was sent, which "the mp4" and "the file" mean then.
    """
    if not names_export(text):
        return None
    pieces = stretches(text, also="exporting_border")
    read = [_read(one, asks=text[one.end : one.end + 1] in _ASKS, clip=clip) for one in pieces]
    kinds = [kind for kind, _ in read]
    kinds = _with_neighbours(pieces, kinds)
    if "refused" in kinds:
        # "Until the title is green, don't export": the title is to be green.
        read = [
            (kind, beside or _until(one)) if found == "aside" else (kind, beside)
            for one, found, (kind, beside) in zip(pieces, kinds, read, strict=True)
        ]
    if not any(kinds):
        return None
    if not set(kinds) - {None, "maybe"}:
        return [], text
    left = [
        words
        for one, kind, (_, beside) in zip(pieces, kinds, read, strict=True)
        for words in (beside if kind and kind != "maybe" else (_with_mark(one, text),))
    ]
    thanked = any(
        kind == "aside" and patterns().talk["exporting_thanks"].match(one.said)
        for one, kind in zip(pieces, kinds, strict=True)
    )
    if thanked and not left and not set(kinds) - {"aside", "refused", "told"}:
        return [EditRequest("thanks", {}, text)], ""
    made = any(pointed(_MADE, one.said) for one in pieces)
    return list(_answer(text, kinds, alone=not left, made=made)), ", ".join(left)


def names_export(text: str) -> bool:
    """Whether a message holds a word for an export or its delivery at all."""
    said = normalise(text)
    return any(patterns().talk[kind].search(said) for kind in ("exporting", "exporting_else"))


def unguessed(found: Sequence[EditRequest], text: str) -> list[EditRequest]:
    """Return the requests without what takes a change back in words that name an export instead.

    "I lost my export", "don't export the title": whatever that is, the last edit shall not go for it.
    """

    def names_one(request: EditRequest) -> bool:
        said = normalise(request.text)
        told = any(patterns().talk[kind].search(said) for kind in ("undo", "redo", "reset"))
        return not told and names_export(said)

    sure = [one for one in found if one.operation not in _BACK or not names_one(one)]
    return sure or ([EditRequest("help", {"thing": "export"}, text)] if found else [])


def _with_mark(one: Stretch, text: str) -> str:
    """Return the words of a stretch with the mark that makes a question of them."""
    mark = text[one.end : one.end + 1]
    return one.text + (mark if mark in _ASKS else "")


def _answer(
    text: str, kinds: Sequence[Kind | None], *, alone: bool, made: bool
) -> Iterator[EditRequest]:
    """Yield what is said of the export; what was only told needs a word where it is all there is."""
    if "refused" in kinds:
        yield EditRequest("leave", {"thing": "export", "alone": alone, "made": made}, text)
    elif about := next((_ANSWERS[kind] for kind in kinds if kind in _ANSWERS), None):
        yield EditRequest("help", {"thing": about}, text)
    elif "without" in kinds:
        yield EditRequest("help", {"thing": "export_without"}, text)
    elif "asked" in kinds:
        said = normalise(text)
        topic = next((one for one in _ELSEWHERE if patterns().cannot[one].search(said)), None)
        if topic is None:
            yield EditRequest("help", {"thing": "exporting"}, text)
        else:
            yield EditRequest("impossible", {"topic": topic}, text)
    elif alone:
        yield EditRequest("help", {"thing": "export"}, text)


def _read(one: Stretch, *, asks: bool, clip: bool) -> tuple[Kind | None, tuple[str, ...]]:
    """Return what a stretch says of an export, None for nothing or an order, and the wishes beside it."""
    talk = patterns().talk
    sent = not clip or any(talk[kind].search(one.said) for kind in ("exporting", "exporting_sent"))
    if sent and any(pointed(kind, one.said) for kind in _WITHDRAWN):
        return "refused", ()
    if not talk["exporting"].search(one.said):
        return None, ()
    if talk["exporting_while"].fullmatch(one.said):
        # "When you export": what is said next tells what is meant.
        return "maybe", ()
    if patterns().cannot["see_through"].search(one.said):
        return "asked", ()
    if pointed("exporting.without", one.said):
        return "without", ()
    if (found := pointed("exporting.refused", one.said)) is not None:
        before, after = one.words(0, found.start()), one.words(found.end(), len(one.said))
        waits = talk["exporting_waits"].search(one.said) is not None
        goes_on = talk["exporting_goes_on"].match(normalise(after)) is not None
        beside = (() if waits else (before,)) + (() if goes_on else (after,))
        wishes = tuple(words for words in beside if _wishes(words)) or _until(one)
        if wishes or waits or not (_names(before) or _names(after)):
            return "refused", wishes
        return None, ()
    if held := _held(one):
        return "aside", (held,)
    for kind in ("missed", "result"):
        if pointed(f"exporting.{kind}", one.said) is not None:
            return kind, ()
    names = _names(one.text)
    if _is_wished(one):
        return None, ()
    if any(pointed(kind, one.said) for kind in (_ASKED[:1] if names else _ASKED)):
        return "asked", ()
    if talk["exporting_ordered"].match(one.said):
        return None, ()
    clause = clause_of(one.text)
    happened = not clause.valued or talk["exporting_past"].search(one.said) is not None
    told = (_TOLD[:1] if names else _TOLD) if happened else ()
    if any(pointed(kind, one.said) for kind in told):
        return "told", ()
    looks = {token.name.partition(".")[0] for token in clause.tokens if token.group == "look"}
    if names or clause.valued or _OF_RESULT & looks or talk["exporting_sequel"].match(one.said):
        return None, ()
    return ("asked" if asks else "maybe"), ()


def _names(words: str) -> bool:
    """Whether words name something that is edited by itself."""
    clause = clause_of(words)
    named = bool(clause.texts or clause.looks("style"))
    return named or not (HEADS - _OF_MACHINES).isdisjoint(clause.things)


def _held(one: Stretch) -> str:
    """Return a question about what an export holds, asked of the video: they hold the same."""
    for kind, _ in references_of("exporting.holds."):
        if (asked := pointed(kind, one.said)) is None:
            continue
        thing = one.words(*asked.span("x"))
        if not HEADS.isdisjoint(clause_of(thing).things):
            return patterns().references_say[kind].format(thing)
    return ""


def _is_wished(one: Stretch) -> bool:
    """Whether a stretch says how what is exported should look ("exports should always be square")."""
    if not patterns().talk["exporting_should"].match(one.said):
        return False
    clause = clause_of(one.text)
    looks = {token.name.partition(".")[0] for token in clause.tokens if token.group == "look"}
    return bool(clause.valued or _OF_RESULT & looks)


def _until(one: Stretch) -> tuple[str, ...]:
    """Return the change that an export waits for, where the editor can make it."""
    found = pointed("exporting.until", one.said)
    if found is None:
        return ()
    words = one.words(*found.span("x"))
    clause = clause_of(words)
    looks = {token.name.partition(".")[0] for token in clause.tokens if token.group == "look"}
    told = clause.valued or clause.acts - _NO_DEEDS or looks & _OF_RESULT
    return (words,) if told and _names(words) else ()


def _wishes(words: str) -> bool:
    """Whether words beside a refused export may be a wish of their own."""
    clause = clause_of(words)
    looks = any(token.group == "look" for token in clause.tokens)
    named = bool(clause.texts) or clause.valued or not HEADS.isdisjoint(clause.things)
    return named and bool(clause.acts or clause.valued or looks)


def _with_neighbours(pieces: Sequence[Stretch], kinds: Sequence[Kind | None]) -> list[Kind | None]:
    """Return the kinds; a condition, what follows of it, and a mere "no" belong to the talk beside them."""
    talk, found = patterns().talk, list(kinds)
    said = ["", *(one.said for one in pieces), ""]
    for at, (before, one, after) in enumerate(zip(said, said[1:], said[2:], strict=False)):
        if found[at] not in {None, "maybe"}:
            continue
        last = found[at - 1] if at and found[at - 1] != "maybe" else None
        following = kinds[at + 1] if at + 1 < len(kinds) and kinds[at + 1] != "maybe" else None
        if after and talk["exporting_while"].fullmatch(one):
            wrong = talk["exporting_wrong"].fullmatch(after) is not None
            asks = talk["exporting_then"].match(after) is not None
            found[at] = "result" if wrong else "asked" if asks else "aside"
            if wrong or asks:
                found[at + 1] = "aside"
        elif talk["exporting_besides"].fullmatch(one) and len(pieces) > 1:
            found[at] = "aside"
        elif talk["exporting_no"].fullmatch(after) and talk["exporting_bare"].fullmatch(one):
            # "Export? Not yet."
            found[at] = "refused"
        elif talk["exporting_ask"].fullmatch(after) and talk["exporting_sequel"].match(one):
            # "Before you export, ask me."
            found[at] = "refused" if talk["exporting"].search(one) else None
        elif (
            ((last or following) and talk["exporting_shrug"].fullmatch(one))
            or (last == "refused" and talk["exporting_no"].fullmatch(one))
            or (last == "refused" and talk["exporting_ask"].fullmatch(one))
            or (following and talk["exporting_if"].match(one))
            or (last and talk["exporting_if"].match(before) and talk["exporting_then"].match(one))
        ):
            found[at] = "aside"
    return found
