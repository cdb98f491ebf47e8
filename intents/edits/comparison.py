"""A message understood twice: the requests of the rules beside the wishes that the reader read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.edits.wishes.labels import IDLE, LABELS, can_be, tells
from intents.edits.wishes.likeness import DRAWN, FAMILIES, alike
from intents.edits.wishes.reader import Floats, Wished, chances, likeliest, stretches_of
from intents.edits.wishes.reading import VAGUE_THINGS, Reading, Stretch

UNSURE: Final = frozenset({"unknown", "vague"})
"""What the rules say when they understood nothing."""
_WORDED: Final = frozenset({"add_text", "change_text"})
_QUOTES: Final = frozenset("\"'\u201c\u2018\u300c\u300e\u300a")
"""Marks before words that are said for themselves."""
ARRANGING: Final = frozenset(
    {
        "join",
        "batch",
        "reset",
        "roles.swap",
        "roles.music",
        "roles.voice",
        "split.at",
        "split.parts",
    }
)
"""Wishes that turn the whole project over."""
_DOUBTED: Final = 0.4
"""Below this chance nothing is silenced by a message that brings a file."""
_MUSIC: Final = frozenset({"music.add", "music.remove"})
_PARTLY: Final = frozenset({"half", "starts_ms", "last_ms"})
_PLAYED: Final = frozenset({"end_ms", "skip_ms"})
"""Slots of music that is cut."""
_MAKING: Final = frozenset({"batch", "create", "join"})
_IMPOSSIBLE: Final = 0.03
"""What becomes of the chance of a wish for which the project has nothing."""


def _split(scene: Scene, requests: Iterable[EditRequest]) -> Scene:
    """Return the scene with the parts that a message makes before it speaks of them."""
    for one in requests:
        if one.operation == "split":
            made = round(one.number("parts") or len(one.numbers("at_ms")) + 1)
            return replace(scene, parts=max(scene.parts, made))
    return scene


def _sets_music(one: EditRequest) -> bool:
    """Whether a request silences a stretch of the music, lets it play on or wants none at all."""
    silent = one.operation == "volume" and one.word("target") == "music"
    silent = silent and one.number("volume") == 0.0 and bool(_PARTLY & one.slots.keys())
    on = one.operation == "music" and one.slots.keys() in ({"visible"}, {"loop"})
    return silent or on or (one.operation == "music" and bool(_PLAYED & one.slots.keys()))


def _measured(one: EditRequest) -> bool:
    return bool({"size", "pixels", "height_px", "height"} & one.slots.keys())


_FADED: Final = frozenset({"in_ms", "out_ms"})


def dresses(rules: Sequence[EditRequest], index: int) -> bool:
    """Whether a request tells the look of the words that the one before it writes ("…, bottom right")."""
    own = rules[index].operation == "change_text" and "text" not in rules[index].slots
    aimed = any(slot.startswith("target") for slot in rules[index].slots)
    return own and not aimed and index > 0 and rules[index - 1].operation == "add_text"


class Comparison:
    """A message that was understood twice, and which request of the rules tells which wish."""

    def __init__(self, reading: Reading, scene: Scene) -> None:
        self.reading = reading
        self.scene = scene = _split(scene, reading.requests)
        self.stretches = stretches_of(reading)
        self.inside = {stretch: set(reading.inside(stretch)) for stretch in self.stretches}
        self.likely: Floats = chances(reading, self.stretches)
        self.likely[:, [not can_be(wish, scene) for wish in LABELS]] *= _IMPOSSIBLE
        self.wished: list[Wished] = []
        spoken_of = FAMILIES.get(scene.focus, "")
        for one in likeliest(reading, self.stretches, self.likely):
            self.wished.append(self.of(one, spoken_of))
            family = self.wished[-1].wish.partition(".")[0]
            spoken_of = family if family in DRAWN else spoken_of
        self.told = [self.telling(one) for one in self.wished]
        self.used = {index for index in self.told if index is not None}
        said = [one for one in reading.requests if one.operation not in IDLE]
        whole = reading.clause(reading.whole)
        self.is_whole = (
            bool(said) and not any(one.operation in UNSURE for one in said) and not whole.unknown
        )
        """Whether the rules left no word over."""
        self.is_list = self.is_whole and len(said) > 1

    def names(self, stretch: Stretch) -> bool:
        """Whether a stretch names a thing that can be edited."""
        return bool(set(self.reading.clause(stretch).things) - VAGUE_THINGS)

    def is_possible(self, one: Wished, rules: Sequence[EditRequest]) -> bool:
        """Whether a wish can be, and the rules do not read that there shall be none of it ("no fade in")."""
        fades = one.wish in {"fade.in", "fade.out", "fade.both", "music.fade_in", "music.fade_out"}
        none = any(r.slots.keys() & _FADED and not any(r.slots.values()) for r in rules)
        plays = any(r.operation == "music" and _PLAYED & r.slots.keys() for r in rules)
        if plays and one.wish.startswith(("trim.", "volume.")):
            # "Cut the last three seconds of the music" leaves the voice.
            return False
        if one.wish in _MUSIC and any(map(_sets_music, rules)):
            # "No music in the first half", "lofi not as music".
            return False
        clause = self.reading.clause(one.stretch)
        counted = clause.values("points") or clause.looks("pt") or clause.talks("its_size")
        if counted and one.wish.endswith((".bigger", ".smaller")) and any(map(_measured, rules)):
            # "Letters of size 60" are as large as that.
            return False
        if one.wish == "wave.height" and any(
            r.operation != "waveform" and "height" in r.slots for r in rules
        ):
            # "15 % of the width", of the badge.
            return False
        if one.wish.endswith(".bold") and any(r.word("weight") == "regular" for r in rules):
            return False
        if one.wish.startswith("trim.") and self.is_cut_there(one.stretch, rules):
            return False
        # "The title stays" takes nothing away.
        gone = one.wish in {"text.remove", "music.remove"} or one.wish.endswith(".off")
        kept = gone and clause.does("keep") and not clause.does("remove", "cut", "except", "mute")
        kept = kept and not clause.talks("only_word")
        return can_be(one.wish, self.scene) and not (none and fades) and not kept

    def is_cut_there(self, stretch: Stretch, rules: Sequence[EditRequest]) -> bool:
        """Whether the rules cut before or after the very times that are named ("drop all after 0:06")."""
        clause = self.reading.clause(stretch)
        lies = clause.span("after", "before", "to_end", "until") is not None
        times = set(clause.values("time"))
        cut = [one.slots for one in rules if one.operation == "trim"]
        return lies and bool(times) and any(times <= set(slots.values()) for slots in cut)

    def of(self, one: Wished, spoken_of: str) -> Wished:
        """Return a wish for what was spoken of last where its words name nothing ("bigger")."""
        family, _, kind = one.wish.partition(".")
        other = f"{spoken_of}.{kind}"
        things = set(self.reading.clause(one.stretch).things) - VAGUE_THINGS
        its_own = spoken_of == "clock" and self.reading.clause(one.stretch).talks("its_letters")
        if spoken_of == "captions" or its_own:
            # "Captions, the letters yellow", "its letters yellow".
            things -= {"letters", "text"}
        if not spoken_of or family not in DRAWN or other not in LABELS or things:
            return one
        return replace(one, wish=other)

    def telling(self, one: Wished) -> int | None:
        """Return the request of the rules that tells a wish, one of its own words if there is one."""
        near = self.inside[one.stretch]
        rules = self.reading.requests
        found = [index for index, request in enumerate(rules) if tells(request, one.wish)]
        found = found or self.telling_together(near, one.wish)
        splits = one.wish.startswith("part.") and any(r.operation == "split" for r in rules)
        if not found and not splits and not self.names(one.stretch):
            # "Make it bigger": of what, the rules know from what was spoken of before.
            found = [index for index in near if alike(rules[index], one.wish)]
        return min(found, key=lambda index: index not in near, default=None)

    def telling_together(self, near: Iterable[int], wish: str) -> list[int]:
        """Return the requests that tell a wish only together ("in softly" and "out softly")."""
        rules = self.reading.requests
        for index in near:
            operation = rules[index].operation
            kin = _WORDED if operation in _WORDED else {operation}
            same = [one for one in rules if one.operation in kin]
            slots = {slot: value for one in same for slot, value in one.slots.items()}
            if len(same) > 1 and tells(replace(rules[index], slots=slots), wish):
                return [index]
        return []

    def chance(self, stretch: Stretch, requests: Sequence[EditRequest]) -> float:
        """Return how likely a stretch holds a wish that one of the requests tells."""
        row = self.likely[self.stretches.index(stretch)]
        row = row / (row.sum() + 1e-9)
        return float(
            sum(
                row[at]
                for at, wish in enumerate(LABELS)
                if any(tells(request, wish) for request in requests)
            )
        )

    def is_quoted(self, request: EditRequest) -> bool:
        """Whether the words of a request stand in quotation marks."""
        words, said = request.word("text") or "", self.reading.slotted.original
        return said[: said.find(words)].rstrip()[-1:] in _QUOTES if words in said else True

    def in_numbers(self, request: EditRequest) -> bool:
        """Whether a shape of the picture is told in numbers."""
        index = self.reading.requests.index(request)
        return request.operation == "canvas" and "across" in request.slots and self.measured(index)

    def is_refused(self, one: Wished, clause: Clause, rules: Iterable[EditRequest]) -> bool:
        """Whether the words of a wish say that it is not wanted, or only bring a sound along."""
        if clause.first("look", "instead.of") is not None:
            # "Not mirrored" is known by the rules, "not one after the other" joins nothing.
            styled = any(r.operation == "waveform" and "style" in r.slots for r in rules)
            leads = clause.tokens[0].name == "instead.of"
            if (styled and one.wish.startswith("wave.")) or (leads and one.wish in ARRANGING):
                return True
        # "This is the sound for the video" silences none.
        silences = one.wish == "volume.mute" and not clause.does("mute", "remove")
        return silences and bool(self.scene.fresh) and one.chance < _DOUBTED

    def is_shape(self, index: int, wish: str) -> bool:
        """Whether a request is a shape told in numbers, or beside how many videos there shall be."""
        shape = self.reading.requests[index].operation == "canvas"
        return shape and (wish in _MAKING or self.measured(index))

    def measured(self, index: int) -> bool:
        """Whether a shape of the picture is told in numbers where a request has its words."""
        start, end = self.reading.places[index]
        clause = Clause(self.reading.slotted, self.reading.tokens, start, end)
        return any(clause.values(kind) for kind in ("ratio", "size", "short", "fps"))
