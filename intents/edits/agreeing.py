"""What the rules understood and what the reader of wishes read, to one list of edit requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from intents.edits import beginnings, elliptic, misspellings, references, single, wording
from intents.edits.clause import Clause
from intents.edits.following import followed
from intents.edits.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.rightings import head_of
from intents.edits.scene import Scene
from intents.edits.understanding import understand as by_rules
from intents.edits.wishes.labels import IDLE, LABELS, TALK, can_be, tells
from intents.edits.wishes.likeness import (
    CONTRARY,
    DRAWN,
    FAMILIES,
    alike,
    heard,
    letters_fade,
    opposed,
)
from intents.edits.wishes.making import MAKINGS, made
from intents.edits.wishes.reader import Floats, Wished, chances, likeliest, stretches_of
from intents.edits.wishes.reading import Reading, Stretch

SURE: Final = .2
"""From this chance on a wish is believed although the rules understood something else."""
DOUBTFUL: Final = .1
"""From this chance on it is believed where the rules understood nothing."""
CERTAIN: Final = .4
"""From this chance on it is believed although the rules mean the same thing, or left no word over."""
SAFE: Final = .7
"""From this chance on it is believed although they did both."""
LIKELIER: Final = 1.2
"""By this factor it must be likelier than what the rules understood there."""
CLEAR: Final = .85
"""From this chance on a wish is clear."""
BELIEVED: Final = .4
"""Below this chance a request of the rules goes that shares its words with a wish that is believed."""
LONGEST: Final = 2000
"""Characters of a message that are read."""
CLEAREST: Final = 0.95
BESIDE: Final = .7
"""Beside a wish that is so clear, a request of the rules needs this chance."""
_UNSURE: Final = frozenset({"unknown", "vague"})
"""What the rules say when they understood nothing."""
_OWN: Final = frozenset({"correct", "bring_back", "exchange", "versions"})
"""What needs what was done before, or no wish tells: the rules alone know it."""
_ENDS: Final = frozenset({"trim.head", "trim.tail", "trim.to", "trim.keep_last"})
_WORDED: Final = frozenset({"add_text", "change_text"})
_STEPS: Final = frozenset({"volume.louder", "volume.quieter"})
_GIVEN: Final = frozenset({"text", "file", "files", "file_number", "target_text", "target_number"})
"""Slots that hold what only the user's own words can have told."""
_QUOTES: Final = frozenset("\"'\u201c\u2018\u300c\u300e\u300a")
"""Marks before words that are said for themselves."""
_BACK: Final = frozenset({"undo", "redo", "reset"})
_ARRANGING: Final = frozenset(
    {"join", "batch", "reset", "roles.swap", "roles.music", "roles.voice"}
)
"""Wishes that turn the whole project over."""
_TALKED: Final = TALK | {
    "undo",
    "redo",
    "reset",
    "vague",
    "describe",
    "changes",
    "preview",
    "sheet",
}
"""Wishes that need no thing and no measure."""
_ASKED: Final = frozenset({"changes", "describe"})
_QUESTION: Final = ("?", "\uff1f")
_VAGUE_THINGS: Final = frozenset({"video", "canvas", "sound", "timeline"})
_WANTING: Final = frozenset({"add", "create", "as_role"})
_MEASURES: Final = frozenset({"volume", "db", "factor", "speed", "to_ms"})
"""Slots of which one measure takes the place of another."""
_FOCUS: Final = {
    "music": "sound",
    "volume": "sound",
    "voice": "sound",
    "fade": "sound",
    "speed": "sound",
    "trim": "sound",
}
"""What is spoken of as the sound."""
_IMPOSSIBLE: Final = 0.03
"""What becomes of the chance of a wish for which the project has nothing."""


def understand(text: str, lang: str = "en", *, scene: Scene | None = None) -> list[EditRequest]:
    """Return what a message asks for, in order; all languages are understood at once.

    lang: the language of the conversation, for what reads the same in several.
    scene: what there is already; without it the message is the first of a conversation.
    An empty list: nothing was understood. Of a paste only the beginning is read.
    """
    scene, text = scene or Scene(), wording.withdrawn(text[:LONGEST])
    text = text if scene.exists else wording.without_handing_over(text)
    text = references.rephrased(text)
    if continued := elliptic.understood(text, scene):
        return continued
    requests = by_rules(text, lang, scene=scene)
    said = wording.with_units(wording.contracted(misspellings.spelled_out(text)))
    if not said.strip():
        return requests
    reading = Reading.of(said, requests)
    return followed(beginnings.opened(agreed(reading, scene), scene), reading, scene)


def agreed(reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return the requests of the rules, with those of the reader where it read something else."""
    if not reading.pieces or any(_is_own(one) for one in reading.requests):
        return list(reading.requests)
    excepts = reading.clause(reading.stretch(0, len(reading.pieces))).does("except")
    if excepts and any(_takes_away(one) for one in reading.requests):
        # "Hide everything but the title": what is excepted is named, not meant.
        return list(reading.requests)
    if any(one.operation in _BACK for one in reading.requests):
        # "I meant the background, not the wave" takes back and does again.
        normal = _Agreement(reading, scene).normal() if len(reading.requests) == 1 else []
        return normal or list(reading.requests)
    return _Agreement(reading, scene).requests()


def _holds(request: EditRequest, part: EditRequest) -> bool:
    """Whether a request does all that another does, and more."""
    same = request.operation == part.operation and request.slots.keys() > part.slots.keys()
    return same and all(request.slots[slot] == value for slot, value in part.slots.items())


def _takes_away(one: EditRequest) -> bool:
    return one.operation == "remove_text" or one.claim("visible") is False


def _is_own(one: EditRequest) -> bool:
    """Whether a request rests on what the rules alone know: what stands there and was done before."""
    filed = one.operation == "roles" and "file" in one.slots
    all_but = one.operation == "remove_text" and (
        {"every", "target_role"} <= one.slots.keys() or "others" in one.slots
    )
    reworded = one.operation == "change_text" and {"text", "target_text"} <= one.slots.keys()
    asked = one.operation in _ASKED and one.text.rstrip().endswith(_QUESTION)
    if one.operation == "correct" and one.slots.keys() == {"end"}:
        # "The first one should be …" may well be a text.
        return False
    topic = one.word("topic")
    filed = filed or (topic is not None and topic not in patterns().cannot)
    # "The other way round", "the jingle should come first".
    turned = one.claim("turned") is True or "only" in one.slots
    turned = turned or (one.operation == "join" and bool({"first", "last"} & one.slots.keys()))
    return filed or all_but or reworded or asked or turned or one.operation in _OWN


class _Agreement:
    """A message that was understood twice."""

    def __init__(self, reading: Reading, scene: Scene) -> None:
        self.reading = reading
        self.scene = scene
        self.stretches = stretches_of(reading)
        self.inside = {stretch: set(reading.inside(stretch)) for stretch in self.stretches}
        self.likely: Floats = chances(reading, self.stretches)
        self.likely[:, [not can_be(wish, scene) for wish in LABELS]] *= _IMPOSSIBLE
        self.wished: list[Wished] = []
        spoken_of = FAMILIES.get(scene.focus, "")
        for one in likeliest(reading, self.stretches, self.likely):
            self.wished.append(self._of(one, spoken_of))
            family = self.wished[-1].wish.partition(".")[0]
            spoken_of = family if family in DRAWN else spoken_of
        self.told = [self._telling(one) for one in self.wished]
        self.used = {index for index in self.told if index is not None}
        said = [one for one in reading.requests if one.operation not in IDLE]
        whole = reading.clause(reading.whole)
        self.is_whole = (
            bool(said) and not any(one.operation in _UNSURE for one in said) and not whole.unknown
        )
        """Whether the rules left no word over."""
        self.is_list = self.is_whole and len(said) > 1

    def requests(self) -> list[EditRequest]:
        """Return what both understood."""
        rules = self.reading.requests
        dropped: set[int] = set()
        added: list[tuple[int, int, EditRequest]] = []
        for at, one in enumerate(self.wished):
            others = self.inside[one.stretch] - self.used
            going = {i for i in others if rules[i].operation in _UNSURE}
            going |= self._incredible(others, one)
            if self.told[at] is not None:
                dropped |= going if one.chance >= SURE else set()
                continue
            if not self._is_believed(one, others):
                continue
            if one.wish in TALK:
                several = len(self.wished) > 1
                dropped |= going if several or one.chance >= SAFE else set()
                continue
            if own := self._made(one):
                dropped |= going | self._rewritten(own)
                added += [(one.stretch.start, at, request) for request in own]
        kept = [
            (self.reading.places[index][0], -1, request)
            for index, request in enumerate(rules)
            if index not in dropped and not self._is_overruled(index)
        ]
        ordered = [*kept, *added]
        if added and len(set(self.reading.places)) > 1:
            ordered.sort(key=lambda one: one[:2])
        found = [request for _, _, request in ordered]
        if any(request.operation not in IDLE | _UNSURE for request in found):
            # "Another colour, orange": what is told asks no question.
            found = [request for request in found if request.operation != "vague"]
        return letters_fade(found) if found else self._answers()

    def _is_overruled(self, index: int) -> bool:
        """Whether a clear wish tells another shape, or that captions stay ("not there, up at the top")."""
        one = self.reading.requests[index]
        if one.operation == "remove_text" and not one.slots:
            # "Then it's gone" of words that are shown for a while.
            return any(request.operation == "add_text" for request in self.reading.requests)
        if index in self.used or one.operation not in {"canvas", "captions"}:
            return False
        clear = [
            self.reading.requests[told]
            for told, wished in zip(self.told, self.wished, strict=True)
            if told is not None and wished.chance >= CLEAR
        ]
        same = [request for request in clear if request.operation == one.operation]
        if one.operation == "captions":
            return bool(same) and one.claim("visible") is False
        return any(request.slots.keys() & one.slots.keys() for request in same)

    def normal(self) -> list[EditRequest]:
        """Return what puts one measure back ("the volume as it was"), which is no undo."""
        wished = [w for w in self.wished if w.wish.endswith(".normal") and w.chance >= CERTAIN]
        return [request for one in wished for request in self._made(one)]

    def _answers(self) -> list[EditRequest]:
        """Return the requests that only want an answer, where nothing is to be done."""
        talks = [one for one in self.wished if one.wish in TALK and one.chance >= CERTAIN]
        return [request for one in talks[:1] for request in self._made(one)]

    def _names(self, stretch: Stretch) -> bool:
        """Whether a stretch names a thing that can be edited."""
        return bool(set(self.reading.clause(stretch).things) - _VAGUE_THINGS)

    def _of(self, one: Wished, spoken_of: str) -> Wished:
        """Return a wish for what was spoken of last where its words name nothing ("bigger")."""
        family, _, kind = one.wish.partition(".")
        other = f"{spoken_of}.{kind}"
        things = set(self.reading.clause(one.stretch).things) - _VAGUE_THINGS
        its_own = spoken_of == "clock" and self.reading.clause(one.stretch).talks("its_letters")
        if spoken_of == "captions" or its_own:
            # "Captions, the letters yellow", "its letters yellow".
            things -= {"letters", "text"}
        if not spoken_of or family not in DRAWN or other not in LABELS or things:
            return one
        return replace(one, wish=other)

    def _telling(self, one: Wished) -> int | None:
        """Return the request of the rules that tells a wish, one of its own words if there is one."""
        near = self.inside[one.stretch]
        rules = self.reading.requests
        found = [index for index, request in enumerate(rules) if tells(request, one.wish)]
        found = found or self._telling_together(near, one.wish)
        if not found and not self._names(one.stretch):
            # "Make it bigger": of what, the rules know from what was spoken of before.
            found = [index for index in near if alike(rules[index], one.wish)]
        return min(found, key=lambda index: index not in near, default=None)

    def _telling_together(self, near: Iterable[int], wish: str) -> list[int]:
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

    def _is_believed(self, one: Wished, others: Iterable[int]) -> bool:
        """Whether a wish is believed that the rules did not understand, against what they did there."""
        requests = [self.reading.requests[index] for index in others]
        rules = [request for request in requests if request.operation not in IDLE | _UNSURE]
        clause = self.reading.clause(one.stretch)
        named = self._names(one.stretch)
        if one.wish == "text.remove" and clause.talks("part_of_words"):
            # "Take that comma out of the title" leaves the title.
            return False
        if one.wish == "vague" and any(_GIVEN & request.slots.keys() for request in rules):
            # "The first picture was stronger" says which one.
            return False
        if one.wish in _BACK and any(
            r.operation not in IDLE | _UNSURE for r in self.reading.requests
        ):
            # "That was a mistake, make it coral" says itself what shall be.
            return False
        if self._is_against(one):
            return False
        told = [self.reading.requests[i] for i in self.used & self.inside[one.stretch]]
        if any(r.operation == "impossible" for r in told) and not clause.acts and not clause.valued:
            # "Below the letters a black box": where what cannot be done would stand.
            return False
        if one.wish == "speed.to" and clause.look("longer") == "yes" and not clause.looks("pace"):
            # "Extend it to ten seconds" asks for more of it, not for a slower voice.
            return False
        if one.wish == "theme" and len(self.wished) > 1:
            # "A minimal look: white …" tells the look itself.
            return False
        if self._is_said(one) or (not named and self._is_of_another(one, clause)):
            return False
        if one.stretch.first == 0 and len(self.wished) > 1 and clause.talks("agreeing"):
            # "Right, add …" is no place.
            return False
        if not rules:
            groups = {token.group for token in clause.tokens}
            bare = groups in (set(), {"act"}, {"thing"}) and not clause.unknown
            # "I'd like a video" wants the video, and nothing of how it looks.
            bare = bare or (not named and groups == {"act", "thing"} and clause.acts <= _WANTING)
            if one.wish not in _TALKED and bare and not (clause.acts and clause.valued):
                # "Three seconds", "remove", "the volume": half of a wish.
                return False
            least = SURE if requests or clause.valued else DOUBTFUL
            if self.is_whole and not (clause.valued and (named or clause.acts)):
                least = SAFE
            elif one.wish in _BACK:
                least = CERTAIN
            elif not named and not heard(one, clause):
                least = SAFE if "." in one.wish else least if clause.tokens else CERTAIN
            elif one.wish in _ARRANGING or not self.scene.exists:
                # What comes with the first sound mostly only tells what it is.
                least = max(least, least if one.wish in _TALKED else CERTAIN)
            return one.chance >= least
        if one.chance < LIKELIER * self._chance(one.stretch, rules):
            return False
        if self.is_list and one.chance < CLEAR:
            return False
        if any(r.operation == "impossible" or "starts_ms" in r.slots for r in rules):
            # What cannot be done, and between which times, is told by few words that are sure.
            return one.chance >= CLEAR
        heads = {_FOCUS.get(request.operation, head_of(request.operation)) for request in rules}
        focus = _FOCUS.get(self.scene.focus, self.scene.focus)
        own = head_of(MAKINGS.get(one.wish, ("",))[0])
        known = self.scene.exists and focus in heads and _FOCUS.get(own, own) != focus
        it = self.scene.exists and clause.talks("it")
        sounds = one.wish.startswith(("sound.", "roles.")) and "audio" in self.scene.fresh
        if "." in one.wish and not named and (known or it) and not sounds:
            # What "it" is, and what "bigger" goes on about, the rules know.
            return False
        same = any(request.operation == MAKINGS.get(one.wish, ("",))[0] for request in rules)
        least = SURE if clause.unknown and not same else SAFE if self.is_whole else CERTAIN
        return one.chance >= least

    def _is_against(self, one: Wished) -> bool:
        """Whether a wish is the contrary of another of the message ("a bit larger, it's tiny")."""
        family, _, kind = one.wish.rpartition(".")
        other = f"{family}.{CONTRARY.get(kind, '')}"
        return any(also.wish == other and also is not one for also in self.wished)

    def _is_of_another(self, one: Wished, clause: Clause) -> bool:
        """Whether words that name nothing belong to what is done beside them, or to no file at all."""
        if one.wish.startswith(("roles.", "sound.")):
            if self.scene.focus == "music" and not clause.has("sound", "voice"):
                # "This one instead", said of the music.
                return True
            return "audio" not in self.scene.fresh and clause.value("file") is None
        beside = self.used & self.inside[one.stretch]
        return "." in one.wish and bool(
            (beside and not clause.acts) or (self.is_whole and self.used and clause.talks("it"))
        )

    def _is_said(self, one: Wished) -> bool:
        """Whether the rules understood a measure of the same thing, or what replaces it."""
        operation, _ = MAKINGS.get(one.wish, ("", None))
        own = [request for request in self.reading.requests if request.operation == operation]
        if one.wish == "roles.swap" and any("role" in request.slots for request in own):
            return True
        if one.wish == "bg.remove":
            return any(request.operation == "background" for request in self.reading.requests)
        if one.wish in {"bg.colour", "bg.blur_fill"} and any("bars" in r.slots for r in own):
            return True
        if one.wish.startswith("canvas.") and any(map(self._in_numbers, self.reading.requests)):
            # "4 by 5, for the Instagram feed" is the shape in numbers.
            return any("across" in request.slots for request in own)
        times = set(self.reading.clause(one.stretch).values("time"))
        shown = [r for r in self.reading.requests if r.operation in {"add_text", "change_text"}]
        if one.wish.startswith("trim.") and times:
            # "“Rain”, only from 0:02 to 0:05": the times are those of the words.
            told = {value for request in shown for value in request.slots.values()}
            if times <= told:
                return True
        if one.wish == "roles.swap" and own:
            # "The jingle is the music" says which one.
            return True
        if one.wish in _ENDS and any("starts_ms" in request.slots for request in own):
            # Two times were said, not one.
            return True
        if one.wish in _STEPS and any(r.operation == "loudness" for r in self.reading.requests):
            # "I can hardly hear it, bring it to -16 LUFS": why, and then what.
            return True
        if own and one.wish.endswith((".on", ".off")):
            return True
        return operation in {"volume", "speed"} and any(_MEASURES & r.slots.keys() for r in own)

    def _incredible(self, indices: Iterable[int], one: Wished) -> set[int]:
        """Return those of the requests that nothing reads like: no stretch, or not one that is clear."""
        found: set[int] = set()
        rules = self.reading.requests
        coloured = {colour for used in self.used for colour in rules[used].words("colours")}
        told = self.told[self.wished.index(one)]
        for index in indices:
            request = rules[index]
            if request.operation == "impossible" and one.chance < CLEAR:
                continue
            refused = one.wish == "impossible" and one.chance >= CLEAREST
            if (
                self.is_list
                and not refused
                and (one.chance < CLEAR or not opposed(request, told, rules, one))
            ):
                continue
            given = bool(_GIVEN & request.slots.keys())
            # "Have it read the headlines": what a wish that can't be done speaks of is not shown.
            given = given and not (refused and not self._is_quoted(request))
            # "Stop moving it" of a picture that moves.
            given = given or (
                self.scene.fit == "zoom" and request.word("fit") not in {None, "zoom"}
            )
            given = given or bool(set(request.words("colours")) - coloured)
            together = any(
                rules[used].text == request.text and rules[used].operation != request.operation
                for used in self.used
            )
            if given or together or (request.operation == "canvas" and self._measured(index)):
                # Words, colours and files that were given are of use; what is asked of everything is one wish.
                continue
            near = [s for s in self.stretches if index in self.inside[s]]
            chance = max((self._chance(s, [request]) for s in near), default=0.0)
            doubtful = one.chance >= CLEAREST and request.operation != "canvas"
            least = BESIDE if doubtful else BELIEVED
            if chance < least and request.operation not in IDLE:
                found.add(index)
        return found

    def _is_quoted(self, request: EditRequest) -> bool:
        """Whether the words of a request stand in quotation marks."""
        words, said = request.word("text") or "", self.reading.slotted.original
        return said[: said.find(words)].rstrip()[-1:] in _QUOTES if words in said else True

    def _in_numbers(self, request: EditRequest) -> bool:
        """Whether a shape of the picture is told in numbers."""
        index = self.reading.requests.index(request)
        return request.operation == "canvas" and "across" in request.slots and self._measured(index)

    def _measured(self, index: int) -> bool:
        """Whether a shape of the picture is told in numbers where a request has its words."""
        start, end = self.reading.places[index]
        clause = Clause(self.reading.slotted, self.reading.tokens, start, end)
        return any(clause.values(kind) for kind in ("ratio", "size", "short", "fps"))

    def _rewritten(self, own: Sequence[EditRequest]) -> set[int]:
        """Return the requests of the rules that show the same words as one of these, or do a part of it."""
        words = {request.word("text") for request in own} - {None}
        all_gone = any(r.operation == "remove_text" and r.claim("every") for r in own)
        return {
            index
            for index, one in enumerate(self.reading.requests)
            if one.word("text") in words
            or (all_gone and one.operation == "remove_text")
            or any(_holds(request, one) for request in own)
        }

    def _chance(self, stretch: Stretch, requests: Sequence[EditRequest]) -> float:
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

    def _made(self, one: Wished) -> list[EditRequest]:
        """Return what fulfils a wish: what the rules make of its words alone, else what is made of it."""
        clause = self.reading.clause(one.stretch)
        alone = single.edits_of(clause, self.scene, self.scene.focus)
        told = [request for request in alone if tells(request, one.wish)]
        if told or any(request.operation == "leave" for request in alone):
            return told
        own = made(one.wish, clause, self.scene)
        return [] if own is None else [own]
