"""What is no edit: undo and redo, questions, pictures to look at, wishes, corrections."""

from __future__ import annotations

from intents.edits.frames import text_frames
from intents.edits.joining import reasons
from intents.edits.joining.coordination import HIDEABLE
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import stretches
from intents.edits.message.things import HEADS, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

BEFORE_EDITS = ("reset", "redo", "back", "undo", "changes", "describe", "sheet", "preview")
"""Kinds of talk that win over an edit, in this order."""


_ALL_STEPS = 99
_DESCRIBES = frozenset({"shape", "style", "tone", "fit", "opacity", "height", "pace", "weight"})


_LOOKS = ("style", "vertical", "horizontal", "size", "opacity", "tone", "blur", "fit", "gradient", "weight", "fade", "same", "shape", "level")  # fmt: skip
"""Kinds of looks that say what a thing shall be, not that it shall come back."""


def frame(clause: Clause) -> EditRequest | None:
    """Return what the agent itself answers, None for an edit."""
    valued = clause.valued
    if (moment := _moment(clause)) is not None:
        return moment
    if clause.talks("help") and not valued:
        sized: dict[str, Value] = {"thing": "canvas"} if clause.has("canvas") else {}
        return EditRequest("help", sized, clause.text)
    described = {clause.slotted.kind(char) for char in clause.skeleton} <= {None, "colour"}
    if (thing := _wanted_back(clause)) and (not valued or (described and _is_described(clause))):
        return EditRequest("bring_back", {"thing": thing}, clause.text)
    if not valued and clause.talks("default_look") and (thing := _named(clause)):
        # "The wave keeps its original colour" leaves its style.
        coloured = thing != "background" and clause.talks("colour_word")
        only: dict[str, Value] = {"only": "colours"} if coloured else {}
        return EditRequest("bring_back", {"thing": thing, "start": True, **only}, clause.text)
    for kind in BEFORE_EDITS:
        found = patterns().talk[kind].search(clause.skeleton)
        if found is None:
            continue
        if kind in {"undo", "redo", "reset", "back"} and not _alone(
            clause, found.start(), found.end()
        ):
            continue
        if kind == "undo" and _takes_away(clause, found.start(), found.end()):
            continue
        if kind == "undo" and clause.looks("intend") and any(t in HEADS for t in clause.things):
            # "Oops, I meant the music" says what is meant.
            continue
        if kind in {"undo", "back"} and (clause.does("duck") or _compares(clause)):
            # "Back to full once nobody talks", "twice what it was before".
            continue
        tells = clause.does("add") or clause.talks("tells_others")
        if kind == "reset" and clause.counted("steps"):
            # "The last two steps, all off" are two.
            continue
        if kind == "describe" and clause.has("clock", "progress_bar") and tells:
            # "A number that tells how far we are" is the clock itself.
            continue
        if kind == "preview" and clause.looks("shape") and not clause.values("time"):
            # "Can I see it in landscape" wants the shape.
            continue
        if kind in {"preview", "sheet"}:
            return look(clause, kind)
        if kind in {"describe", "changes"} and clause.texts:
            continue
        if kind in {"undo", "back", "reset", "redo"} and (
            clause.does("duck", "loop") or "zoom" in clause.looks("fit")
        ):
            # "The music steps back while she talks", "have it begin again when it ends".
            continue
        if kind in {"undo", "back", "reset"} and (
            "normal" in [*clause.looks("pace"), *clause.looks("tone")]
            or "full" in clause.looks("level")
        ):
            # "Back to normal speed" names what goes back.
            continue
        if kind == "describe" and clause.has("clock") and clause.looks("corner"):
            continue
        steps = _steps(clause) if kind in {"undo", "redo"} else {}
        if kind == "back" and clause.talks("all_of_it"):
            steps = {"steps": _ALL_STEPS}
        return EditRequest(kind, steps, clause.text)
    return None


def _moment(clause: Clause) -> EditRequest | None:
    """Return the way back to before a thing was changed, or to when it had just been.

    "Go back to before I changed the background", "to when it was only red bars".
    """
    before, until = clause.talks("before_edit"), clause.talks("until_edit")
    shape = clause.look("style")
    named = _named(clause) or ("waveform" if shape else None)
    named = named or ("canvas" if clause.looks("shape") else None)
    named = named or ("sound" if clause.does("cut") else None)
    named = named or ("speed" if clause.looks("pace") else None)
    if not (before or until) or (named is None and not clause.colours) or clause.texts:
        return None
    slots: dict[str, Value] = {"way": "before" if before else "until"}
    if named is not None:
        slots["thing"] = named
    if clause.colours:
        slots["colours"] = clause.colours[:1]
    if shape and before:
        slots["style"] = shape
    return EditRequest("undo", slots, clause.text)


def _takes_away(clause: Clause, start: int, end: int) -> bool:
    """Whether a word of undoing stands with a thing of its own to take away ("the middle line: out")."""
    said = any(
        t.name == "remove" and t.start - clause.start <= start and end <= t.end - clause.start + 1
        for t in clause.tokens
    )
    named = any(thing in HIDEABLE for thing in clause.things) or clause.looks("pick")
    return said and bool(named or clause.counted("text"))


def _compares(clause: Clause) -> bool:
    """Whether a measure is told by what it was ("twice as loud as before")."""
    return bool(clause.looks("of_it")) and any(
        clause.values(k) for k in ("factor", "percent", "db")
    )


def _wanted_back(clause: Clause) -> str | None:
    """Return the one thing that is to be again as it was ("I want the title back")."""
    told = any(clause.looks(kind) for kind in _LOOKS)
    if not clause.looks("back") or clause.does("remove", "mute") or told:
        return None
    return _named(clause)


def _named(clause: Clause) -> str | None:
    """Return the one thing of the picture that a clause names, None for none and for several."""
    named = [subject_of(t) for t in clause.things if t in HIDEABLE]
    return named[0] if len(set(named)) == 1 else None


def _is_described(clause: Clause) -> bool:
    """Whether a colour only says which one is meant ("bring that red line back")."""
    at = [i for i, char in enumerate(clause.skeleton) if clause.slotted.kind(char) == "colour"]
    things = [t.start - clause.start for t in clause.tokens if t.group == "thing"]
    return all(any(0 < thing - place <= 3 for thing in things) for place in at)


def asks_all(text: str) -> bool:
    """Whether a question after changes is for all there were ("so far", "since the beginning")."""
    return patterns().talk["all_changes"].search(normalise(text)) is not None


def since_first(text: str) -> bool:
    """Whether a question after changes compares with the first version that was shown."""
    return patterns().talk["first_version"].search(normalise(text)) is not None


def makes_video(text: str) -> bool:
    """Whether a message asks for the video itself, so that what it adds belongs to the first one."""
    said = normalise(text)
    wanted = (patterns().acts["create"], patterns().things["video"])
    return any(one.search(said) is not None for one in wanted)


def only_points(text: str) -> bool:
    """Whether a message only points at what came with it ("whoops, this one")."""
    return patterns().talk["only_sorry"].search(normalise(text).strip()) is not None


def question(text: str, clauses: list[Clause]) -> EditRequest | None:
    """Return the answer that a question about the project wants; a wish in its clothes is none."""
    talk, said = patterns().talk, normalise(text).strip()
    if "asks_styles" in talk and talk["asks_styles"].search(said):
        return EditRequest("help", {"thing": "waveform"}, text)
    if talk["asks_shapes"].search(said):
        return EditRequest("help", {"thing": "canvas"}, text)
    if "asks_whether_so" in talk and talk["asks_whether_so"].search(said):
        # "The lofi one is the music, right?"
        return EditRequest("describe", {}, text)
    asked = [kind for kind in ("asks", "wonders") if kind in talk and talk[kind].search(said)]
    plainly = "asks_plainly" in talk and talk["asks_plainly"].search(said) is not None
    if talk["opinion"].search(said) and not any(c.texts for c in clauses):
        # "Which is better, line or bars?"
        return EditRequest("impossible", {"topic": "opinion"}, text)
    if not plainly and (not said.endswith("?") or not asked):
        return None
    wishes = talk.get("wish_question")
    if wishes is not None and wishes.search(said):
        return None
    if any(clause.looks("fit") or clause.does("mute") for clause in clauses):
        # "Might the hills draw nearer?" is a wish.
        return None
    if len(clauses) > 2 or any(clause.texts or frame(clause) for clause in clauses):
        return None
    if talk["advice"].search(said):
        thing = next((thing for clause in clauses if (thing := reasons.topic(clause))), "")
        return EditRequest("vague", {"thing": thing} if thing else {}, text)
    deeds = talk.get("asks_deed")
    done = deeds is not None and deeds.search(said) is not None
    return EditRequest("changes" if done else "describe", {}, text)


def _measured(clause: Clause) -> bool:
    """Whether a clause gives a thing a measure ("the speed to 1.3 times what it was")."""
    measures = ("factor", "short", "size", "ratio", "fps", "lufs", "points")
    return bool(clause.things) and any(clause.values(kind) for kind in measures)


def _alone(clause: Clause, start: int, end: int) -> bool:
    """Whether the rest of the clause asks for nothing else."""
    if _measured(clause):
        return False
    rest = clause.skeleton[:start] + " " + clause.skeleton[end:]
    if any(
        clause.slotted.kind(char) in {"text", "colour", "time", "percent", "db"} for char in rest
    ):
        return False
    described = [
        t
        for t in clause.tokens
        if t.group == "look"
        and t.name.partition(".")[0] in _DESCRIBES
        and not (start <= t.start - clause.start and t.end - clause.start <= end)
    ]
    if described:
        return False
    outside = [
        t
        for t in clause.tokens
        if t.group == "thing"
        and t.name not in {"video", "sound", "canvas", "timeline"}
        and not (start <= t.start - clause.start and t.end - clause.start <= end)
    ]
    return not outside or clause.talks("undo")


def _steps(clause: Clause) -> dict[str, Value]:
    for span in clause.values("factor"):
        if isinstance(span, int | float) and span > 1:
            return {"steps": int(span)}
    number = clause.counted("steps")
    return {"steps": number} if number and number > 1 else {}


def look(clause: Clause, kind: str) -> EditRequest:
    """Return a picture to look at: of one moment, or of the whole."""
    times = [value for value in clause.values("time") if isinstance(value, int)]
    if times:
        return EditRequest("preview", {"at_ms": times[0]}, clause.text)
    if kind == "preview" and (plain := clause.plain_number()) is not None:
        # "Preview at 3".
        return EditRequest("preview", {"at_ms": round(plain * 1000)}, clause.text)
    if (share := clause.numeric("percent")) is not None and kind == "preview":
        return EditRequest("preview", {"share": share}, clause.text)
    if clause.looks("halfway") and kind == "preview":
        return EditRequest("preview", {"share": 0.5}, clause.text)
    if kind == "sheet" or clause.talks("sheet"):
        return EditRequest("contact_sheet", {}, clause.text)
    slots: dict[str, Value] = {}
    ends = clause.looks("end")
    if ends:
        slots["where"] = ends[0]
    elif "center" in clause.looks("vertical"):
        slots["share"] = 0.5
    return EditRequest("preview", slots, clause.text)


def looks(clause: Clause, talk: EditRequest) -> list[EditRequest]:
    """Return the request, or a picture of each moment that a clause names."""
    times = [value for value in clause.values("time") if isinstance(value, int)]
    if talk.operation != "preview" or len(times) < 2:
        return [talk]
    return [EditRequest("preview", {"at_ms": time}, clause.text) for time in times]


def cannot(clause: Clause) -> EditRequest | None:
    """Return what the studio cannot do, None when the clause names nothing of the kind."""
    for topic, regex in patterns().cannot.items():
        if topic == "publish" and clause.looks("shape") and clause.looks("intend"):
            # "I'll post it on TikTok" tells the shape; "post it on TikTok" asks for the deed.
            continue
        if regex.search(clause.skeleton):
            if topic == "fonts" and clause.does("remove"):
                # "Italics aren't needed".
                return EditRequest("leave", {}, clause.text)
            if topic == "effects_sound" and clause.talks("complain") and _levelled(clause):
                # "It sounds dull, 3 dB more".
                continue
            if topic == "denoise" and clause.spans and clause.does("cut"):
                # "That second is noise, cut it": the stretch can go.
                continue
            if topic == "effects_picture" and (
                clause.does("swap") or (clause.has("film") and clause.has("background"))
            ):
                # "Flip the order"; a clip moves by itself.
                continue
            return EditRequest("impossible", {"topic": topic}, clause.text)
    return None


def before_refused(clause: Clause) -> Clause | None:
    """Return what a clause asks for before what cannot be done ("dim the cat and clean up the hiss")."""
    found = [m for regex in patterns().cannot.values() if (m := regex.search(clause.skeleton))]
    at = min(one.start() for one in found)
    joined = [m for m in patterns().talk["and"].finditer(clause.skeleton) if m.end() <= at]
    if not joined:
        rest = without_refused(clause)
        return rest if rest is not clause and rest.tokens and not rest.texts else None
    rest = Clause(
        clause.slotted, clause.all_tokens, clause.start, clause.start + joined[-1].start()
    )
    return rest if rest.tokens and not rest.texts else None


def without_refused(clause: Clause) -> Clause:
    """Return a clause without what it cannot have beside the rest ("white letters on a black box")."""
    found = [m for regex in patterns().cannot.values() if (m := regex.search(clause.skeleton))]
    at = min(one.start() for one in found)
    beside = patterns().talk["with_refused"].search(clause.skeleton[:at])
    if beside is None and patterns().talk["starts_beside"].search(clause.skeleton[at:]) is None:
        return clause
    return Clause(clause.slotted, clause.all_tokens, clause.start, clause.start + at)


def _levelled(clause: Clause) -> bool:
    """Whether a level is told exactly."""
    return any(clause.values(kind) for kind in ("db", "percent", "factor"))


def chatter(clause: Clause) -> EditRequest | None:
    """Return thanks, a greeting, a wish too vague to follow, a call for help; or None."""
    if clause.talks("saves") and not clause.things and not clause.valued:
        return EditRequest("thanks", {"thing": "saved"}, clause.text)
    for kind in ("help", "vague", "thanks", "greet"):
        if clause.talks(kind):
            slots: dict[str, Value] = {}
            if kind == "vague" and (thing := reasons.topic(clause)):
                slots["thing"] = thing
            return EditRequest(kind, slots, clause.text)
    return None


def another(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return the question which one, for "another colour" and "another background"."""
    looks = any(t.group == "look" and not t.name.startswith("reach") for t in clause.tokens)
    # "Another colour for “Waves”" names the text by its words.
    told = not clause.valued or (
        len(clause.texts) == 1 and text_frames.stands(clause.texts[0], scene)
    )
    told = told and not clause.colours and not clause.spans
    open_wish = clause.talks("another") and told and not looks
    several = len({thing for thing in clause.things if thing in HEADS}) > 1
    if not open_wish or several or not scene.exists or scene.fresh:
        return None
    thing = "text" if clause.texts else reasons.topic(clause)
    if thing in {"letters", ""}:
        thing = "text" if clause.has("letters") else head
    return EditRequest("vague", {"thing": thing}, clause.text)


def orders_video(text: str) -> bool:
    """Whether a wish for an edit orders the finished video as well ("export it, but without the title")."""
    said = ",".join(one.said for one in stretches(text))
    return patterns().talk["orders_export"].search(said) is not None
