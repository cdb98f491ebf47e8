"""What is left to say once a message is read: the scene after it, bare answers, what nobody understood."""

from __future__ import annotations

from dataclasses import replace

from intents.edits.frames import cutting_frames
from intents.edits.message.captions_called import without_their_words
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.things import COLOURED, HEADS, TEXT_THINGS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import WORDS_ASKED, Scene
from intents.lexicon import lexicons
from intents.text import normalise

_WORDED = frozenset({"add_text", "change_text"})
_STYLES_ASKED = frozenset({"wave_styles", "which_change_waveform"})
"""Questions that name the styles one after the other."""


def after(scene: Scene, request: EditRequest) -> Scene:
    """Return the scene as it will be once the request is done."""
    stays = request.claim("visible") is not False
    match request.operation:
        case "add_text":
            words, role = request.word("text"), request.word("role") or "title"
            beside = request.claim("beside") or role == "subtitle"
            keep = [i for i, auto in enumerate(scene.auto) if not auto or beside]
            if not words:
                return scene
            return replace(
                scene,
                texts=(*(scene.texts[i] for i in keep), words),
                roles=(*(scene.roles[i] for i in keep), role),
                auto=(*(scene.auto[i] for i in keep), False),
                focus_text=len(keep),
            )
        case "split":
            times = len(request.numbers("at_ms"))
            return replace(scene, parts=scene.parts + (times or (request.ms("parts") or 2) - 1))
        case "change_text" if (old := request.word("target_text")) and (
            new := request.word("text")
        ):
            return replace(scene, texts=tuple(new if one == old else one for one in scene.texts))
        case "change_text":
            return replace(scene, focus_text=_meant(scene, request))
        case "waveform":
            return replace(scene, wave=request.word("style") or scene.wave)
        case "music":
            return replace(scene, has_music=stays)
        case "captions":
            return replace(scene, has_captions=stays)
        case "logo":
            return replace(scene, has_logo=stays)
        case "background":
            kind = request.word("source") or ("colour" if request.words("colours") else "")
            return replace(scene, background=kind or scene.background)
        case _:
            return scene


def _meant(scene: Scene, request: EditRequest) -> int | None:
    """Return which of the texts a request is of, the one spoken of before where it does not say."""
    words, role = request.word("target_text"), request.word("target_role")
    if words in scene.texts:
        return scene.texts.index(words)
    if role is not None and list(scene.roles).count(role) == 1:
        return scene.roles.index(role)
    return scene.focus_text


def answer(text: str, clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return what a bare message means as the answer to the question that was asked last."""
    if scene.asked in WORDS_ASKED and text.strip():
        return [EditRequest("add_text", {"text": _told_words(text)}, text)]
    if scene.asked in _STYLES_ASKED and len(clauses) == 1:
        # All languages offer them in the same order.
        number, styles = clauses[0].counted("one"), [*lexicons()["en"].styles]
        if number is not None and -len(styles) <= number <= len(styles) and number:
            style = styles[number - 1 if number > 0 else number]
            return [EditRequest("waveform", {"style": style}, text)]
    if scene.asked == "which_stretch" and clauses:
        return cutting_frames.trim(clauses[0], keep=False)
    if len(clauses) == 1 and (less := _lowered(clauses[0], scene)) is not None:
        return [less]
    bare = len(clauses) == 2 and not any(one.unknown or one.tokens for one in clauses)
    if bare and scene.last_operation and (plain := clauses[1].plain_number()) is not None:
        # "No, 15".
        return [EditRequest("correct", {"number": plain}, text)]
    colour = scene.colours.get("focus")
    if colour and len(clauses) == 1 and not clauses[0].unknown and not clauses[0].does("keep"):
        # "And the title": the same for another thing.
        thing = next((t for t in clauses[0].things if t in HEADS), None)
        if thing in COLOURED:
            return [EditRequest(thing, {"colours": (colour,)}, text)]
        if thing in TEXT_THINGS:
            role = {} if thing in {"text", "letters"} else {"target_role": thing}
            return [EditRequest("change_text", {**role, "colours": (colour,)}, text)]
    return []


def with_what_was_asked(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return bare words as those of the text that lacked them, as it was asked for ("a line at the bottom")."""
    asked = scene.last_request
    found = _set_as_told(found)
    if scene.asked not in WORDS_ASKED or asked is None or asked.operation not in _WORDED:
        return found
    said = " ".join(dict.fromkeys(one.text.strip() for one in found))
    if said and patterns().talk["no_matter"].fullmatch(normalise(said)):
        # "Never mind": nothing was written that could be taken back.
        return [EditRequest("leave", {}, said)]
    said = said if len(found) == 1 else ""
    says = said and patterns().talk["says_words"].fullmatch(normalise(said)) is not None
    if said and (found[0].operation == "greet" or (found[0].operation == "thanks" and says)):
        # "Hello" is what it shall say.
        found = [EditRequest("add_text", {"text": said}, said)]
    if [one.operation for one in found] != ["add_text"] or found[0].slots.keys() - {"text", "role"}:
        return found
    slots = {key: value for key, value in asked.slots.items() if not key.startswith("target")}
    if role := asked.word("target_role"):
        slots["role"] = role
    return [replace(found[0], slots={**slots, **found[0].slots})]


def _set_as_told(found: list[EditRequest]) -> list[EditRequest]:
    """Return a new text whose words are still to be told with the looks that are said after it."""
    told: list[EditRequest] = []
    for one in found:
        last = told[-1] if told else None
        open_ = last is not None and last.operation == "add_text" and not last.word("text")
        named = any(slot.startswith("target") for slot in one.slots) or one.word("text")
        if last is not None and open_ and one.operation == "change_text" and not named:
            told[-1] = replace(last, slots={**last.slots, **one.slots})
        else:
            told.append(one)
    return told


def of_caption_words(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return that captions keep their words, where one is called wrong and was taken for a new text."""
    found = [_of_their_plate(one, scene) for one in without_their_words(found, text, scene)]
    if scene.has_captions and len(found) == 1 and _is_of_no_text(found[0], scene):
        # "Change “one” to “won”", which no text reads.
        return [EditRequest("impossible", {"topic": "caption_words"}, text)]
    written = [one for one in found if one.operation == "add_text"]
    wrong = patterns().acts["correct_text"].search(normalise(text)) is not None
    if not scene.has_captions or len(written) != 2 or not wrong:
        return found
    return [EditRequest("impossible", {"topic": "caption_words"}, text)]


def _of_their_plate(one: EditRequest, scene: Scene) -> EditRequest:
    """Return what is said of a box behind letters as that of captions, which have one."""
    named = patterns().things["captions"].search(normalise(one.text)) is not None
    of_captions = scene.has_captions and (named or scene.focus == "captions")
    if not of_captions or one.word("topic") != "text_box":
        return one
    return replace(one, slots={"topic": "caption_box"})


def _is_of_no_text(one: EditRequest, scene: Scene) -> bool:
    """Whether an edit replaces words that stand in none of the texts."""
    old = one.word("target_text")
    replaces = one.operation == "change_text" and "text" in one.slots
    return replaces and old is not None and not any(old in words for words in scene.texts)


def _told_words(text: str) -> str:
    """Return the words of an answer ("just call it Rain" to what the title shall say)."""
    words = text.strip(" .。")
    if words[:1] not in "\"'“「《":
        for kind, at in (("words_lead", "end"), ("words_end", "start")):
            found = patterns().talk[kind].search(words.casefold())
            if found is not None and len(words.casefold()) == len(words):
                rest = words[found.end() :] if at == "end" else words[: found.start()]
                words = rest.strip() or words
    return words.strip(" \"'.。“”「」《》")


_LEVELLED = frozenset({"volume", "db", "lufs", "factor"})


def _lowered(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return what a bare "minus 20" means: the loudness or the level that was spoken of, in decibels."""
    found = next(patterns().talk["negative"].finditer(clause.skeleton.strip()), None)
    value = clause.plain_number()
    last = scene.last_request
    if found is None or not value:
        return None
    if last is not None and last.operation == "loudness":
        return EditRequest("loudness", {"lufs": -value}, clause.text)
    if last is not None and _LEVELLED & last.slots.keys() and last.operation != "speed":
        return EditRequest("correct", {"db": -value}, clause.text)
    target: dict[str, Value] = {"target": "music"} if scene.focus == "music" else {}
    return EditRequest("volume", {"db": -value, **target}, clause.text)


_SET = frozenset({"vertical", "size", "factor", "colours", "weight"})
"""How captions are set, which words can be as well."""


def captioned_by_hand(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests with captions whose words are given one by one as texts in their place."""
    shown = [one for one in found if one.operation == "captions" and one.slots.keys() <= _SET]
    worded = any(one.operation == "add_text" and one.word("text") for one in found)
    if not shown or not worded or scene.has_captions or "captions" in scene.fresh:
        return found
    place = {key: value for one in shown for key, value in one.slots.items() if key == "vertical"}
    return [
        replace(one, slots={**place, **one.slots}) if one.word("text") else one
        for one in found
        if one not in shown
    ]


def uncrowded(text: str, found: list[EditRequest]) -> list[EditRequest]:
    """Return the waveform below and the words above where both are said to be in each other's way."""
    looks, said = patterns().looks, normalise(text)
    crowded = any(looks[kind].search(said) for kind in ("aside.crowds", "aside.covers"))
    if not crowded or any(r.slots or r.operation != "waveform" for r in found):
        return found
    wave = EditRequest("waveform", {"vertical": "bottom"}, text)
    return [wave, EditRequest("change_text", {"vertical": "top"}, text)]


def unheard(text: str, clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return what to say of a deed with a thing of ours of which nothing was understood."""
    deeds = {"add", "change", "remove", "move", "swap", "cut", "split", "raise", "lower"}
    heads = [t for clause in clauses for t in clause.things if t in HEADS]
    asks = scene.exists and any(clause.acts & deeds for clause in clauses) and heads
    return [EditRequest("unknown", {"what": text.strip(" .!?")}, text)] if asks else []
