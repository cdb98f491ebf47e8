"""A wish that leaves open what shall be ("move the title"), and the answer to the question that it gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from intents.edits.comparison import UNSURE
from intents.edits.message.clause import Token, tokens_of
from intents.edits.message.patterns import patterns, references_of
from intents.edits.message.references import scanned
from intents.edits.message.things import HEADS, subject_of
from intents.edits.message.wording import QUOTED
from intents.edits.request import EditRequest
from intents.edits.scene import WORDS_ASKED, Scene
from intents.edits.wishes.labels import IDLE
from intents.language import detect, is_unspaced
from intents.text import normalise

Understanding = Callable[[str, Scene], list[EditRequest]]

_ASKS: Final = "asks."
_OBJECT: Final = "asks.object"
_GONE: Final = "asks.gone"
_PLACE: Final = "asks.place"
_PICKED: Final = "picture_picked"
_WHICH: Final = "which_change_"
_SHORT: Final = 60
"""Characters up to which a message may be a wish without any measure."""
_FEW: Final = 8
"""Words up to which an answer may leave out of what it is."""
_MANY: Final = 2
_MARKS: Final = " ?!.,:;~\uff1f\u3002\uff01\uff0c"
_OBJECTS: Final = frozenset({"text", "waveform", "background", "logo", "music", "captions", "progress_bar", "clock"})  # fmt: skip
"""Of what a question asks which of its looks shall be different: an answer names the look."""
_ASPECTS: Final = frozenset({"place", "size", "colour", "gone", "words"})
"""What a question asks for itself: an answer only says how it shall be."""
_WORDS: Final = "which_change_words"
_WORDED: Final = frozenset({"add_text", "change_text"})
_ELSEWHERE: Final = frozenset({"which_middle"})
"""Questions whose answers are read where they were asked."""
_STAND: Final = frozenset({"undo", "redo", "reset", "back", "bring_back", "leave", "thanks", "changes", "describe", "preview", "contact_sheet"})  # fmt: skip
"""What is said for itself at any time, and is no answer."""
_ASIDE: Final = frozenset({"impossible", "vague"})
"""What another wish than the one that words were asked for may be."""
_UNDONE: Final = IDLE | UNSURE | _STAND | {"impossible", "correct"}


def asked(text: str, scene: Scene) -> EditRequest | None:
    """Return the question that a wish for one thing leaves without saying how it shall be."""
    said = normalise(text).strip(_MARKS)
    if not scene.exists or scene.fresh or len(said) > _SHORT or QUOTED.search(text):
        return None
    for kind, regexes in references_of(_ASKS):
        for pattern in regexes:
            if (found := pattern.fullmatch(said)) is None:
                continue
            what = found.groupdict().get("what") or ""
            thing = _thing(what, scene)
            if thing is None or not _is_open(kind, thing) or not _is_there(thing, scene):
                continue
            named = thing if kind == _OBJECT else kind.removeprefix(_ASKS)
            told = patterns().references_say.get(f"wish.{named}", "")
            wish = told.format(what=what) if told else text
            return EditRequest("vague", {"thing": named}, wish)
    return None


def _thing(what: str, scene: Scene) -> str | None:
    """Return the one thing that words name and nothing else, "" for any thing, None for more."""
    said = patterns().references_say
    if what in said["any_thing"].split("|"):
        return ""
    if what in said["asked_it"].split():
        return scene.focus if scene.focus in _OBJECTS else ""
    slotted = scanned(what)
    tokens = tokens_of(slotted)
    rest = list(slotted.skeleton)
    for one in tokens:
        rest[one.start : one.end] = " " * one.length
    left = set("".join(rest).split()) - set(said["articles"].split())
    named = {subject_of(t.name) for t in tokens}
    if left or any(t.group != "thing" for t in tokens) or len(named) != 1:
        return None
    thing = named.pop()
    return thing if thing in _OBJECTS else None


def _is_open(kind: str, thing: str) -> bool:
    """Whether a wish of a kind is open for a thing, "" for none that is spoken of."""
    return kind in {_GONE, _PLACE} if thing == "" else kind != _GONE


def _is_there(thing: str, scene: Scene) -> bool:
    missing = {
        "text": not scene.texts,
        "logo": not scene.has_logo,
        "captions": not scene.has_captions,
        "music": not scene.has_music,
    }
    return not missing.get(thing, thing in scene.hidden)


def answered(text: str, scene: Scene, understand: Understanding) -> list[EditRequest]:
    """Return what a few words are as the answer to the question that a wish got, empty for others."""
    words = text.strip(_MARKS)
    if (picked := _picked(words, scene)) is not None:
        return [replace(one, text=text) for one in understand(picked, replace(scene, wish=""))]
    if not scene.wish or not scene.exists or scene.fresh or not words or len(words.split()) > _FEW:
        return []
    if scene.asked in _ELSEWHERE or "?" in text:
        return []
    later = replace(scene, wish="")
    alone = understand(text, later)
    operations = {one.operation for one in alone}
    if patterns().talk["drops_wish"].fullmatch(normalise(words)) is not None:
        return [EditRequest("leave", {}, text)]
    named = [one for one in alone if one.operation in _WORDED and one.word("text")]
    if named and scene.asked == _WORDS and QUOTED.search(text) is not None:
        # "It should be “Good night”" takes back nothing that was done before the question.
        return named
    said = normalise(words)
    thanked = operations == {"thanks"} and patterns().talk["thanks_to"].match(said) is not None
    if operations and operations <= _STAND and not (thanked and scene.asked == "which_text"):
        return alone
    otherwise = patterns().talk["orders_otherwise"].match(said) is not None and not _is_name(words)
    if scene.asked in WORDS_ASKED and operations and operations <= _ASIDE and otherwise:
        # "Find a picture of a cat" is another wish, and no title.
        return alone
    if operations == {"impossible"} and patterns().talk["orders"].match(said):
        return alone
    if scene.asked == "which_text" and (operations == {"greet"} or thanked):
        # "Hello there", "thanks to Anna" is what the title shall say.
        last = scene.last_request or EditRequest("add_text")
        return [EditRequest("add_text", {**last.slots, "text": words}, text)]
    answer = _without_lead(words)
    tokens = tokens_of(scanned(answer))
    first = (
        _gap(scene.wish)
        or scene.asked.removeprefix(_WHICH) in _ASPECTS
        or any(one.match(answer.casefold()) for one in patterns().references["answer_continues"])
        or _names_another(answer, scene.wish)
        or (_is_name(answer) and _thing_of(scene.wish) == {"text"})
    )
    bare = not any(t.group == "act" for t in tokens) and QUOTED.search(text) is None
    if _is_done(alone) and not (first and bare):
        return alone
    completed = _completed(answer, tokens, scene, lambda one: understand(one, later))
    return [replace(one, text=text) for one in completed] if completed else alone


def _picked(words: str, scene: Scene) -> str | None:
    """Return the wish for one of several pictures behind everything ("no, the second one")."""
    spoken_of = scene.last_operation == "background" and scene.background == "image"
    if not spoken_of or scene.fresh or scene.kinds.count("image") < _MANY:
        return None
    for pattern in patterns().references[_PICKED]:
        if (found := pattern.fullmatch(normalise(words))) is not None:
            return patterns().references_say[_PICKED].format(**found.groupdict())
    return None


def _is_done(found: list[EditRequest]) -> bool:
    return bool(found) and not any(one.operation in _UNDONE for one in found)


def _gap(wish: str) -> bool:
    """Whether a wish names its thing by a word for any thing ("remove it")."""
    return any(one.search(wish) for one in patterns().references["wish_gap"])


def _without_lead(answer: str) -> str:
    """Return an answer without what only leads to it ("no, i mean …")."""
    for lead in patterns().references["answer_lead"]:
        if (found := lead.match(answer.casefold())) is not None:
            answer = answer[found.end() :].strip(_MARKS) or answer
    return answer


def _completed(
    answer: str, tokens: tuple[Token, ...], scene: Scene, read: Callable[[str], list[EditRequest]]
) -> list[EditRequest]:
    """Return what the wish asks for once the answer completes it, empty where it still does not."""
    known, wish = patterns(), scene.wish.strip(_MARKS)
    names = any(t.group == "thing" and t.name in HEADS for t in tokens)
    gone = scene.asked == f"{_WHICH}gone"
    if names and not _gap(wish) and _names_another(answer, wish):
        # "Change the title" and "no, the waveform".
        said = [answer]
    elif (_is_name(answer) or (scene.asked == _WORDS and is_unspaced(wish))) and _thing_of(
        wish
    ) == {"text"}:
        said = [_told("named", wish).format(wish=wish, answer=answer)]
    elif (names or gone) and _gap(wish):
        said = [known.references["wish_gap"][0].sub(lambda _: answer, wish, count=1)]
    else:
        joined = _told("joined", wish)
        said = [one.format(wish=wish, answer=answer) for one in joined.split("|") if one]
        if any(one.match(answer.casefold()) for one in known.references["answer_continues"]):
            said = said[1:2]
    read_all = [read(one) for one in said]
    asks_on = [found for found in read_all if names and _asks_on(found)]
    return next((found for found in read_all if _is_done(found)), asks_on[0] if asks_on else [])


def _told(way: str, wish: str) -> str:
    """Return how a wish is told with its answer, in the language of the wish."""
    return patterns().references_say.get(f"answer_{way}.{detect(wish) or 'en'}", "")


def _names_another(answer: str, wish: str) -> bool:
    """Whether an answer is only the name of another thing than the wish is of."""
    only, named = _thing(normalise(answer), Scene()) in _OBJECTS, _thing_of(wish)
    return only and bool(named) and not _thing_of(answer) & named


def _is_name(answer: str) -> bool:
    """Whether an answer is written as a name is ("Red Planet")."""
    words = answer.split()
    return len(words) > 1 and all(word[:1].isupper() for word in words)


def _thing_of(words: str) -> set[str]:
    return {subject_of(t.name) for t in tokens_of(scanned(words)) if t.group == "thing"}


def _asks_on(found: list[EditRequest]) -> bool:
    return [one.operation for one in found] == ["vague"] and bool(found[0].word("thing"))
