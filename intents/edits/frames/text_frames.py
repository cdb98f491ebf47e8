"""What a clause asks of the words on the picture: new ones, other ones, away with them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from intents.edits.frames.both_ends import at_both
from intents.edits.frames.lettering_fades import USUAL_FADE_MS, faded
from intents.edits.frames.look_values import (
    file_slots,
    picked,
    place,
    same_colour,
    sided,
    size,
    spots,
    tone,
    way_of_shades,
)
from intents.edits.frames.new_words import formerly
from intents.edits.message import times
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.times import USUAL_SHOWN_MS, shown
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.text import normalise

_DIGITS = 5
"""Digits from which on words are a number that one can call."""
_ALIKE = 0.8
"""Share of letters that two spellings of the same words have in common at least."""
_TIMES = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms", "whole", "start_share", "end_share", "open_end"})  # fmt: skip
_USUALLY_SHOWN: dict[str, dict[str, Value]] = {
    "head": {"start_ms": 0, "end_ms": USUAL_SHOWN_MS},
    "tail": {"last_ms": USUAL_SHOWN_MS},
}
"""When a text is shown that is said to stand at an end, without how long."""


_NAMED: Final = frozenset({"title", "subtitle", "lower_third", "artist"})
"""Roles that tell one text from another with the same words."""


def style(clause: Clause, scene: Scene) -> dict[str, Value]:
    """Return how the words are set, and when they are seen."""
    slots: dict[str, Value] = {**place(clause), **size(clause), **tone(clause)}
    if clause.looks("corner") and not slots.keys() & {"vertical", "horizontal", "opposite"}:
        # "In the corner", whichever.
        slots |= {"vertical": "top", "horizontal": "right"}
    if clause.colours:
        runs = bool(clause.looks("gradient")) and len(clause.wanted_colours) > 1
        slots["colours"] = clause.wanted_colours[:2] if runs else clause.wanted_colours[-1:]
        alone = len(clause.colours) == 1
        if not runs and (way := way_of_shades(clause, alone=alone)):
            slots["shades"] = way
    elif clause.talks("same_gradient") and len(run := scene.shades.get(scene.focus, ())) > 1:
        slots["colours"] = run[:2]
    elif same := same_colour(clause, scene):
        slots["colours"] = (same,)
    elif (way := way_of_shades(clause, alone=True)) is not None:
        slots["shades"] = way
    if weight := clause.look("weight"):
        # "Take the bold off".
        slots["weight"] = "regular" if clause.does("remove") and not clause.texts else weight
    return {**slots, **faded(clause)}


_TIMED = frozenset({"first", "last", "range", "after", "until", "before"})
"""Stretches for which captions alone cannot be seen."""


def role_of(clause: Clause) -> str | None:
    """Return the role that the clause names."""
    for role in ("subtitle", "lower_third", "title", "artist"):
        if clause.has(role):
            return role
    return "text" if clause.has("text") else None


def frame(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of a text."""
    texts = clause.texts
    role = role_of(clause)
    slots: dict[str, Value] = {**style(clause, scene), **shown(clause, scene.texts)}
    if clause.does("remove") and clause.looks("gradient") and not clause.colours:
        # "No gradient on the title" leaves the title.
        slots["flat"] = True
    slots = slots if texts else _faded_at(clause, slots)
    target = target_of(clause, scene, role)
    for side in picked(clause).split():
        # "The one at the top left" is told by both.
        way = "target_horizontal" if side in {"left", "right"} else "target_vertical"
        target = {**target, way: side}
    if twice := at_both(clause, scene, target, style(clause, scene)):
        return twice
    sides = any(" " in (place or "") for place in scene.text_places)
    if not texts and slots.get("vertical") == "center" and "horizontal" not in slots and sides:
        # From a corner "to the middle" goes both ways.
        slots["horizontal"] = "center"
    if not texts and (moved := times.to_an_end(clause, scene)):
        slots = {**{k: v for k, v in slots.items() if k not in _TIMES}, **moved}
    if role == "lower_third" and not texts and clause.has("title", "text"):
        role = "title" if clause.has("title") else "text"
        target = target_of(clause, scene, role)
        slots["role"] = "lower_third"
    restyled = bool({"colours", "factor", "size", "weight"} & slots.keys())
    keeps = clause.does("keep") and not restyled
    timed = clause.spans or times.share(clause)
    if keeps and not texts and not timed and len(scene.texts) > 1:
        # "Keep only the lower line": the others go.
        return [EditRequest("remove_text", {**sided(clause, target), "others": True}, clause.text)]
    if role and not texts and clause.does("as_role") and role not in scene.roles and slots:
        # "My name, Ana Ruiz, as a lower third".
        slots["role"] = role
        target.pop("target_role", None)
    if not texts and not slots and role in scene.roles and clause.does("add", "keep"):
        slots = dict(_USUALLY_SHOWN.get(_said_end(clause), {}))
    removes = clause.does("remove") and not _restyles(clause) and not clause.looks("shift")
    if len(texts) >= 2 and (clause.does("change", "correct_text") or not clause.does("add")):
        return _two(clause, scene, slots)
    if removes and not texts and clause.unknown and clause.talks("part_of_words"):
        # "Take that comma out of the title" leaves the title.
        return [EditRequest("unknown", {"what": clause.text}, clause.text)]
    spoken = clause.does("cut", "remove") and not clause.does("add") and not clause.spans
    if (
        spoken
        and not role
        and texts
        and all(scene.auto)
        and not any(stands(one, scene) for one in texts)
    ):
        # "Cut the “um” out" of what is said.
        return [EditRequest("impossible", {"topic": "spoken_words"}, clause.text)]
    if not texts and all(scene.auto) and clause.talks("spoken_line"):
        # "The first sentence" is what is said, where nobody wrote any.
        return []
    if removes and texts and clause.spans and not stands(texts[0], scene):
        # "That “um” at the start, about a second: out" is a cut of the sound.
        return []
    away = clause.span("range") if removes else None
    last = scene.last_request
    ended = away is not None and last is not None and last.ms("end_ms") == away.b
    inside = away is not None and 0 < away.a < away.b < scene.duration_ms
    if inside and not ended and scene.texts:
        return [EditRequest("impossible", {"topic": "text_gap"}, clause.text)]
    if removes and not (texts and clause.does("add") and not stands(texts[0], scene)):
        if (hidden := _hidden(clause, scene)) is not None:
            slots = hidden
            which = {"target_text": texts[0]} if texts else target
            return [EditRequest("change_text", {**which, **slots}, clause.text)]
        if texts:
            return [EditRequest("remove_text", {"target_text": texts[0]}, clause.text)]
        return [EditRequest("remove_text", sided(clause, target), clause.text)]
    if len(texts) >= 2:
        return [
            _added(one, role, {**slots, **spot}, clause)
            for one, spot in zip(texts, spots(clause), strict=False)
        ]
    if not texts and clause.does("change", "swap") and (pair := _swapped(clause, scene)):
        return [EditRequest("change_text", {"target_text": pair[0], "text": pair[1]}, clause.text)]
    if texts:
        words = texts[0]
        if not slots and (old := _misspelt(clause, scene)) is not None:
            return [EditRequest("change_text", {"target_text": old, "text": words}, clause.text)]
        if slots and not clause.does("write") and _is_meant(role, clause, scene, slots):
            return [EditRequest("change_text", {"target_text": words, **slots}, clause.text)]
        if role is None and (old := formerly(words, clause, scene)) is not None:
            return [EditRequest("change_text", {"target_text": old, "text": words}, clause.text)]
        if _replaces(clause, scene, role, target):
            return [EditRequest("change_text", {**target, "text": words, **slots}, clause.text)]
        return [_added(words, role, slots, clause)]
    if not slots and (clause.looks("opacity") or clause.looks("blur")):
        # Letters have no such property.
        return [EditRequest("impossible", {"topic": "letters"}, clause.text)]
    if clause.looks("same") and not clause.colours and "colours" not in slots:
        return [EditRequest("unknown", {"what": clause.text}, clause.text)]
    anew = clause.talks("a_new_text") or (not scene.texts and clause.does("add"))
    if anew and "visible" not in slots:
        return [EditRequest("add_text", {**slots, **({"role": role} if role else {})}, clause.text)]
    if slots:
        if [span.name for span in clause.spans] == ["before"] and slots.get("start_ms") == 0:
            # "Keep it until 0:06" leaves the beginning where it is.
            slots.pop("start_ms")
        return [EditRequest("change_text", {**target, **slots}, clause.text)]
    if clause.does("add") and not clause.does("change"):
        return [EditRequest("add_text", {"role": role} if role else {}, clause.text)]
    return []


def _faded_at(clause: Clause, slots: dict[str, Value]) -> dict[str, Value]:
    """Return the slots with a stretch that is that of a fade ("fade it out from 0:03 on")."""
    fades, span = clause.looks("fade"), clause.span("range", "after", "at", "to_end", "nth")
    if len(fades) != 1 or fades[0] not in {"in", "out"} or span is None:
        return slots
    own = clause.span("for")
    told = own.a if own is not None else USUAL_FADE_MS
    length = span.b - span.a if span.name == "range" else told
    rest = {k: v for k, v in slots.items() if k not in {*_TIMES, "fade_in_ms", "fade_out_ms"}}
    if fades[0] == "out":
        return {**rest, "end_ms": span.a + length, "fade_out_ms": length}
    return {**rest, "start_ms": span.a, "fade_in_ms": length}


def _hidden(clause: Clause, scene: Scene) -> dict[str, Value] | None:
    """Return when a text is seen that is to be gone for a while, None when it goes for good."""
    if (after := clause.span("after")) is not None:
        return {"start_ms": 0, "end_ms": after.a}
    if (before := clause.span("before", "by", "at")) is not None:
        # "Hide it until second three", but "gone by 0:06".
        ends = clause.looks("appear") or clause.talks("gone_by") or before.name != "before"
        return {"end_ms" if ends else "start_ms": before.a}
    if (first := clause.span("first")) is not None:
        return {"start_ms": first.a}
    if (rest := clause.span("to_end")) is not None:
        return {"end_ms": rest.a}
    if (away := clause.span("range")) is not None:
        # "Not from 0:00 to 0:02" and "off from 0:05 to the end" leave one stretch.
        return {"start_ms": away.b} if away.a == 0 else {"end_ms": away.a}
    if shares := times.share(clause):
        # "Gone halfway through" is seen before, "gone in the first half" after that.
        if (over := shares.get("end_share")) is not None:
            return {"start_share": over}
        return {"start_ms": 0, "end_share": _until(shares)}
    if (last := clause.span("last")) is not None and scene.duration_ms > last.a:
        return {"end_ms": scene.duration_ms - last.a}
    return None


def _until(shares: dict[str, Value]) -> float:
    """Return the share of the video that is over when a stretch begins."""
    start = shares.get("start_share")
    return start if isinstance(start, float) else 0.5


def _restyles(clause: Clause) -> bool:
    """Whether a word of taking away belongs to a look ("not bold", "lose the fade")."""
    looks = clause.looks("weight") or clause.looks("fade") or clause.looks("gradient")
    return bool(looks) and not clause.texts


def _two(clause: Clause, scene: Scene, slots: dict[str, Value]) -> list[EditRequest]:
    first, second = clause.texts[:2]
    both = stands(first, scene) and stands(second, scene)
    if both and (clause.does("move") or clause.looks("same") or clause.does("beside")):
        # "Move “Bert” above “Anna”" of two that stand gives neither other words.
        return [EditRequest("unknown", {"what": clause.text}, clause.text)]
    if stands(second, scene) and not stands(first, scene):
        first, second = second, first
    if not stands(first, scene) and not clause.does("change", "remove"):
        role = role_of(clause)
        return [_added(one, role, slots, clause) for one in clause.texts]
    return [
        EditRequest("change_text", {"target_text": first, "text": second, **slots}, clause.text)
    ]


def _plain(words: str) -> str:
    return "".join(char for char in words.casefold() if char.isalnum())


def stands(words: str, scene: Scene) -> bool:
    """Whether a text on the picture has these words, whatever their case and marks."""
    return _plain(words) in {_plain(text) for text in scene.texts}


def _is_meant(role: str | None, clause: Clause, scene: Scene, slots: dict[str, Value]) -> bool:
    """Whether the words of a clause name a text that is there.

    The title that is to read as the artist does is another: "the title “Ann” for three seconds".
    """
    words = clause.texts[0]
    if not stands(words, scene):
        return False
    told = zip(scene.texts, scene.roles, strict=False)
    as_what = {one for text, one in told if _plain(text) == _plain(words)}
    changes = "factor" in slots or not clause.acts <= {"add", "as_role"}
    return changes or role not in _NAMED or role in as_what


def _swapped(clause: Clause, scene: Scene) -> tuple[str, str] | None:
    """Return a text and the words that take its place ("replace Kite with Balloon")."""
    if clause.valued:
        # "Spring becomes green" is its colour.
        return None
    links = patterns().talk["turns_into"].pattern
    for text in scene.texts:
        # Chinese words stand beside each other without a space.
        start, gap = ("", r"\s*") if is_unspaced(text) else (r"(?<!\w)", r"(?!\w)\s+")
        after = r"\s*" if is_unspaced(text) else r"\s+"
        said = rf"{start}{re.escape(text)}{gap}(?:{links}){after}(?P<new>\S.*)$"
        if found := re.search(said, clause.text, re.IGNORECASE):
            return text, found["new"].strip(" .,;!?")
    return None


def _leads(clause: Clause) -> bool:
    """Whether a word of adding stands before the words it adds."""
    at = next(i for i, char in enumerate(clause.skeleton) if clause.slotted.kind(char) == "text")
    adds = clause.first("act", "add")
    return adds is not None and adds.start - clause.start < at


def _misspelt(clause: Clause, scene: Scene) -> str | None:
    """Return the text that new words only spell differently ("it's Sarah, with an h")."""
    words = clause.texts[0]
    wants = clause.does("add") and _leads(clause)
    if wants or clause.does("beside"):
        return None
    for text, auto in zip(scene.texts, scene.auto, strict=False):
        if not auto and text != words and _plain(text) == _plain(words):
            # "It's “Knock, Knock!”": only the marks are others.
            return text
    if stands(words, scene) or len(_plain(words)) < 4:
        return None
    near = [
        (SequenceMatcher(None, _plain(words), _plain(text)).ratio(), text)
        for text, auto in zip(scene.texts, scene.auto, strict=False)
        if not auto
    ]
    best = max(near, default=(0.0, ""))
    return best[1] if best[0] >= _ALIKE else None


def named(clause: Clause, scene: Scene) -> str | None:
    """Return the text that a clause calls by its own words ("make Anna's name green")."""
    if clause.talks("latin_words"):
        latin = [t for t in scene.texts if t.isascii() and any(map(str.isalpha, t))]
        latin = latin or [t for t in scene.texts if re.search("[A-Za-z]{2}", t)]
        if len(latin) == 1:
            return latin[0]
    if clause.talks("number_word_said"):
        numbers = [text for text in scene.texts if sum(map(str.isdigit, text)) >= _DIGITS]
        if len(numbers) == 1:
            return numbers[0]
    for text in scene.texts:
        if text[:1].isupper() and re.search(_apart(text), clause.text):
            return text
    for text in scene.texts:
        if text.isdigit() and re.search(rf"(?<!\d){text}(?!\d)", clause.text):
            return text
    said = " " + " ".join(re.findall(r"\w+", clause.skeleton)) + " "
    for text, auto in zip(scene.texts, scene.auto, strict=False):
        if auto and patterns().talk["points_at"].search(
            clause.skeleton.partition(normalise(text))[0]
        ):
            # "This lecture" is the sound that the title was taken from.
            continue
        # Words that are written without spaces between them.
        said_so = normalise(text) in clause.skeleton if len(text) > 1 else False
        if is_unspaced(text) and (said_so or clause.skeleton.strip().startswith(normalise(text))):
            return text
        words = " ".join(re.findall(r"\w+", text.casefold()))
        strange = set(re.findall(r"[^\W\d_]{2,}", words)) & set(clause.unknown.split())
        if words and strange and f" {words} " in said:
            return text
    return _called(clause, scene)


def _apart(text: str) -> str:
    """Return the pattern of words that stand by themselves; Chinese beside Latin letters is no part."""
    letters = "A-Za-z0-9" if text.isascii() else r"\w"
    return rf"(?<![{letters}]){re.escape(text)}(?![{letters}])"


def _called(clause: Clause, scene: Scene) -> str | None:
    """Return the one text of which a noun of the clause is a part ("the band's name")."""
    if len(scene.texts) < 2 or clause.texts or clause.does("write"):
        return None
    found = {
        text for text in scene.texts for part in _noun_parts(clause) if part in normalise(text)
    }
    return found.pop() if len(found) == 1 else None


def _noun_parts(clause: Clause) -> list[str]:
    """Return the beginnings of what a clause names, two Chinese characters or a long word each."""
    words = [*clause.unknown.split(), clause.skeleton.strip()]
    han = [word[:2] for word in words if len(word) > 1 and is_unspaced(word[:2])]
    return [*han, *(word for word in clause.unknown.split() if word.isascii() and len(word) > 3)]


def target_of(clause: Clause, scene: Scene, role: str | None) -> dict[str, Value]:
    """Return which text is meant: all, by its words, its number or its role; the last one without any."""
    if clause.look("which") == "every" or (role is None and _are_several(clause, scene)):
        return {"every": True, **({"target_role": role} if role and role != "text" else {})}
    if (words := named(clause, scene)) is not None:
        return {"target_text": words}
    if len(scene.texts) == 2 and scene.focus_text is not None and clause.talks("other_one"):
        return {"target_text": scene.texts[1 - scene.focus_text]}
    slots: dict[str, Value] = {}
    if role and role != "text" and (role in scene.roles or scene.lacks(role, clause.texts)):
        slots["target_role"] = role
    for kind in ("text", "one", "side"):
        if (number := clause.counted(kind)) is not None:
            return {**slots, "target_number": number}
    strange = clause.unknown
    if (
        strange
        and " " not in strange
        and clause.talks("calls_words")
        and not clause.talks("complain")
    ):
        # "Drop the line about spring", of which there is none.
        return {"target_text": strange}
    return slots


def _are_several(clause: Clause, scene: Scene) -> bool:
    """Whether "they" are all the texts that the last message wrote or changed."""
    told = [one.operation for one in scene.last_requests]
    if told == ["change_text"] and scene.last_requests[0].claim("every"):
        return len(scene.texts) > 1 and clause.talks("several")
    texts = len(told) > 1 and set(told) <= {"add_text", "change_text"}
    return texts and len(told) == len(scene.texts) and clause.talks("several")


def _replaces(clause: Clause, scene: Scene, role: str | None, target: dict[str, Value]) -> bool:
    """Whether given words take the place of a text that stands already."""
    if not scene.texts or clause.does("beside"):
        return False
    if isinstance(number := target.get("target_number"), int):
        # "A second text" beside a single one is new.
        return number <= len(scene.texts) or clause.does("change")
    if clause.talks("correct") and not clause.spans and not clause.does("add"):
        # "'Beta' instead".
        return not all(scene.auto)
    own = [r for r, auto in zip(scene.roles, scene.auto, strict=False) if not auto]
    renames = clause.talks("calls_it") and not clause.spans
    if (clause.does("correct_text") or renames) and own_last(scene):
        return True
    if clause.does("change") and not clause.does("add"):
        return role in scene.roles or role in {None, "text"} or (role == "title" and bool(own))
    # "The title is X": there is one, and it is meant; so is it where X is written in its place.
    written = clause.talks("writes_there")
    written = written and (role == "title" or not clause.looks("vertical"))
    named = (role in {"title", "subtitle"} or written) and own.count(role or "") == 1
    named = named or (role is None and written and own_last(scene) and len(own) == 1)
    return named and (written or not clause.does("add")) and not clause.spans


def own_last(scene: Scene) -> bool:
    """Whether words were written or changed last, so that they can be put right."""
    return scene.last_operation in {"add_text", "change_text"}


def _added(words: str, role: str | None, slots: dict[str, Value], clause: Clause) -> EditRequest:
    more: dict[str, Value] = {"text": words, **slots}
    if not _TIMES & slots.keys() and not clause.looks("fade"):
        # "At the end it says X" is no text of the whole video.
        more |= _USUALLY_SHOWN.get(_said_end(clause), {})
    if role:
        more["role"] = role
    if clause.does("beside"):
        more["beside"] = True
    return EditRequest("add_text", more, clause.text)


def _late(clause: Clause) -> str | None:
    """Return which way captions move that come too late or too early."""
    wrong = {"late": "earlier", "early": "later"}
    return wrong.get(clause.look("wrong") or "", clause.look("shift"))


def _said_end(clause: Clause) -> str:
    """Return the end of the video that a clause names; "at the top" names a place."""
    places = [t for t in clause.tokens if t.name.startswith("vertical.")]
    for token in clause.tokens:
        if token.name.startswith("end.") and not any(
            p.start < token.end and token.start < p.end for p in places
        ):
            return token.name.removeprefix("end.")
    return ""


def captions(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the captions."""
    slots: dict[str, Value] = {**place(clause), **size(clause), **tone(clause)}
    slots |= file_slots(clause)
    slots.pop("horizontal", None)
    if clause.colours:
        slots["colours"] = clause.colours[-1:]
    if weight := clause.look("weight"):
        slots["weight"] = weight
    if (shift := _late(clause)) and (ms := clause.value("time")) is not None:
        slots["shift_ms"] = int(ms) if shift == "later" else -int(ms)  # type: ignore[arg-type]  # a time is a number
    if clause.does("remove") and not slots:
        slots["visible"] = False
    if clause.does("transcribe") and "captions" not in scene.fresh:
        slots["transcribe"] = True
    timed = any(span.name in _TIMED for span in clause.spans)
    # "No captions in the first three seconds".
    timed = timed or (clause.does("remove") and bool(clause.looks("end")))
    timed = timed or (bool(clause.looks("place")) and clause.talks("only_word"))
    if timed and "shift_ms" not in slots:
        slots = {k: v for k, v in slots.items() if k != "visible"}
        # Captions have the times of their file.
        never = EditRequest("impossible", {"topic": "timed_captions"}, clause.text)
        return (
            [EditRequest("captions", slots, clause.text), never]
            if slots or "captions" in scene.fresh
            else [never]
        )
    if clause.looks("fade"):
        never = EditRequest("impossible", {"topic": "caption_fade"}, clause.text)
        return [EditRequest("captions", slots, clause.text), never] if slots else [never]
    return [EditRequest("captions", slots, clause.text)]
