"""What one clause means to the one beside it: a thing that goes too, a length, a role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intents.edits.frames import lettering_fades
from intents.edits.joining import coordination
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise


def topic_of(thing: str) -> str:
    """Return what the talk is about once a thing is named, empty for what is no thing of ours."""
    return subject_of(thing) if thing in HEADS else ""


def same_fade(clause: Clause, request: EditRequest, before: EditRequest) -> EditRequest:
    """Return a fade as that of the clause before, with the length that this one adds."""
    if clause.looks("fade"):
        # "On screen all the time, fading in over the first two seconds"; in a sentence of its
        # own it is that of the video.
        apart = clause.before.rstrip()[-1:] in {".", "!", "?", ";"}
        always = before.operation in {"add_text", "change_text"} and "whole" in before.slots
        ends = clause.span("first", "last") is not None and request.operation == "fade"
        if apart or not always or not ends or clause.things:
            return request
        return EditRequest("change_text", lettering_fades.faded(clause), request.text)
    length = request.slots.get("in_ms", request.slots.get("out_ms", 0)) or clause.value("time")
    sides = [key for key in ("in_ms", "out_ms") if key in before.slots]
    if before.operation != request.operation or not sides or not isinstance(length, int):
        return request
    return EditRequest(request.operation, dict.fromkeys(sides, length), request.text)


def names_words(requests: list[EditRequest], after: Clause) -> bool:
    """Whether what was not understood is said by the next piece ("put my name, Ana Ruiz, …")."""
    begins = after.slotted.kind(after.skeleton.strip()[:1]) == "text"
    return begins and [request.operation for request in requests] == ["unknown"]


def leads_words(clause: Clause, pending: Sequence[Clause]) -> bool:
    """Whether a clause says when, where or as what the words of the next ones are shown.

    "From 2 to 7 s, at the lower left, one of those name straps, saying “Night Flight”".
    """
    if clause.texts or clause.colours or clause.does("cut", "keep", "remove", "split", "mute"):
        return False
    allowed = {"lower_third", "title", "subtitle", "text"}
    timed = bool(clause.spans) and not clause.things
    named = bool(clause.things) and set(clause.things) <= allowed and clause.does("add")
    placed = bool(clause.looks("vertical") or clause.looks("corner")) and not clause.things
    if not (timed or named or placed) or clause.looks("fade"):
        return False
    for one in pending[:2]:
        if one.texts:
            # Words with a time and a place of their own need none.
            return not (timed and one.spans) and not set(one.things) - allowed
        if one.does("cut", "keep", "remove", "split") or set(one.things) - allowed or one.colours:
            return False
    return False


def described_before(clause: Clause, after: Clause) -> bool:
    """Whether the next clause names what this one describes ("one in orange, that tells how far")."""
    told = clause.does("add") and bool(clause.colours or clause.looks("vertical"))
    bare = not clause.things and not clause.texts and not clause.spans and not clause.looks("style")
    named = after.has("progress_bar", "clock") and len(after.things) == 1
    return told and bare and named and not after.valued and not after.does("remove", "change")


def small_picture(clause: Clause, pending: Sequence[Clause]) -> int:
    """Return how many of the next clauses say in which corner a picture stands ("the cover too, small, top right")."""
    pictured = bool(clause.things) and set(clause.things) <= {"cover", "picture"}
    plain = not clause.valued and not clause.looks("fit") and not clause.does("remove", "underlay")
    for count, one in enumerate(pending[:2] if pictured and plain else (), 1):
        if set(one.things) - {"cover", "picture", "logo"} or one.valued or one.looks("fit"):
            return 0
        if one.looks("corner") or (one.looks("vertical") and one.looks("horizontal")):
            return count
    return 0


def line_beneath(clause: Clause, after: Clause, scene: Scene) -> EditRequest | None:
    """Return one more line under the words that stand ("a smaller line beneath it: “baker”")."""
    begins = after.slotted.kind(after.skeleton.strip()[:1]) == "text"
    if not clause.talks("line_beneath") or clause.texts or not begins or len(after.texts) != 1:
        return None
    slots: dict[str, Value] = {"text": after.texts[0], "role": "subtitle"}
    own = [at for at, auto in enumerate(scene.auto) if not auto]
    place = scene.text_places[own[-1]] if own else None
    if place:
        vertical, _, horizontal = place.partition(" ")
        slots |= {"vertical": vertical} | ({"horizontal": horizontal} if horizontal else {})
    if after.colours:
        slots["colours"] = after.colours[-1:]
    return EditRequest("add_text", slots, clause.joined(after).text)


def beneath(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return new words that go beneath those that stand as the line under them ("“by Clara” just beneath it")."""
    own = [at for at, auto in enumerate(scene.auto) if not auto]
    if not own:
        return found
    place = scene.text_places[own[-1]] if own[-1] < len(scene.text_places) else None
    vertical, _, horizontal = (place or "").partition(" ")
    there: dict[str, Value] = {"vertical": vertical} if vertical else {}
    there |= {"horizontal": horizontal} if horizontal else {}
    if vertical == "top":
        # Below words at the top is right there, not at the other end of the picture.
        found = [
            replace(one, slots={**one.slots, **there}) if _falls_below(one) else one
            for one in found
        ]
    return [
        replace(one, slots={"role": "subtitle", **there, **one.slots})
        if one.operation == "add_text"
        and not {"vertical", "horizontal"} & one.slots.keys()
        and patterns().talk["words_beneath"].search(normalise(one.text))
        else one
        for one in found
    ]


def _falls_below(one: EditRequest) -> bool:
    """Whether new words go beneath others and were sent to the bottom for it."""
    below = patterns().talk["words_beneath"].search(normalise(one.text)) is not None
    sent = one.operation == "add_text" and one.slots.get("vertical") == "bottom"
    return sent and below and one.claim("beside") is True


def says_role(clause: Clause, before: Clause) -> bool:
    """Whether a sentence of its own says what a sound is ("The talk is the main thing")."""
    border = clause.slotted.skeleton[before.end : clause.start]
    told = clause.has("voice", "music") and clause.does("as_role") and clause.value("file") is None
    return told and any(mark in border for mark in ".!;")


def unsaid(request: EditRequest) -> EditRequest:
    """Return the cut that does not say how much ("drop the intro")."""
    return EditRequest("trim", {}, request.text)


def goes_too(clause: Clause, before: EditRequest) -> bool:
    """Whether a clause names one more thing to take away ("delete the title and the logo")."""
    cut = before.operation == "trim" and before.slots.keys() <= {"head_ms", "tail_ms"}
    gone = cut or before.operation == "remove_text" or before.claim("visible") is False
    plain = not clause.valued and not clause.unknown and not clause.talks("brings")
    looks = any(token.group == "look" for token in clause.tokens)
    heads = [t for t in clause.tokens if t.group == "thing" and t.name in coordination.HIDEABLE]
    # "And the clock on" wants it: nothing stands after the thing.
    rest = clause.slotted.skeleton[heads[-1].end : clause.end].strip() if heads else ""
    polite = patterns().talk["polite"].fullmatch(rest) or patterns().breaks.fullmatch(rest)
    last = bool(heads) and (not rest or polite is not None)
    return gone and plain and not looks and not clause.acts and last


def of_roles(clause: Clause, requests: list[EditRequest], roles: EditRequest) -> list[EditRequest]:
    """Return what a clause says of sounds that just changed places.

    "That one is the background" says the same once more; a level is that of the music.
    """
    if roles.claim("swap") and clause.has("background") and not clause.colours:
        return [r for r in requests if r.operation not in {"unknown", "background"}]
    if roles.claim("swap") or roles.word("role") == "music":
        return [
            replace(r, slots={**r.slots, "target": "music"})
            if r.operation == "volume" and r.word("target") is None
            else r
            for r in requests
        ]
    return requests


def level_of_music(clause: Clause, request: EditRequest, found: list[EditRequest]) -> EditRequest:
    """Return a bare level after the music it is for ("some music, quietly, 15 percent")."""
    after = bool(found) and found[-1].operation == "music" and found[-1].claim("visible") is None
    named = set(clause.things) - ({"volume"} if not clause.acts else set())
    if not after or request.operation != "volume" or "target" in request.slots or named:
        return request
    return replace(request, slots={**request.slots, "target": "music"})


def says_the_rest(clause: Clause, last: EditRequest, requests: list[EditRequest]) -> bool:
    """Whether a clause only says what becomes of the others, which is done with the one before.

    "Take the sound of the clip, not the other", "the number goes, only the name stays".
    """
    if last.operation == "roles":
        return clause.talks("other_unwanted")
    rest = all(one.operation == "remove_text" and one.claim("others") for one in requests)
    return last.operation == "remove_text" and bool(requests) and rest


def sounds_on(clause: Clause, found: list[EditRequest]) -> bool:
    """Whether a fade with its length is one more item of a list, not that of the text before."""
    others = {r.operation for r in found} - {"add_text", "change_text"}
    return bool(others and clause.looks("fade") and clause.values("time") and not clause.texts)


def plays_already(last: EditRequest, scene: Scene) -> bool:
    """Whether the one sound that came with a message takes the place of the one that goes."""
    said = last.operation == "roles" and last.word("role") == "voice"
    said = said and patterns().acts["remove"].search(normalise(last.text)) is not None
    return said and scene.fresh.count("audio") == 1 and last.word("file") == scene.names[-1]


def stays(clause: Clause) -> bool:
    """Whether a piece only says that a thing of the picture stays ("the clock stays")."""
    return (
        clause.does("keep")
        and not clause.valued
        and bool(set(clause.things) & coordination.HIDEABLE)
    )
