"""A message to its clauses: where one edit ends and the next begins."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from intents.edits.message import listed
from intents.edits.message.clause import Clause, Token, spans_of, tokens_of
from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS, LOOKS, PLACED
from intents.language import is_unspaced
from intents.slots import Slotted, scan

_TITLED: Final = ("title", "text", "subtitle")
_HEARD: Final = frozenset({"music", "voice", "volume", "loudness", "speed", "silence"})
PAIRS: Final = (
    frozenset({"music", "volume"}), frozenset({"voice", "volume"}), frozenset({"music", "voice"}),
    frozenset({"music", "background"}), frozenset({"volume", "loudness"}),
    frozenset({"text", "title"}), frozenset({"text", "subtitle"}), frozenset({"text", "lower_third"}),
    frozenset({"captions", "text"}), frozenset({"captions", "voice"}), frozenset({"speed", "voice"}),
    frozenset({"silence", "voice"}), frozenset({"loudness", "voice"}), frozenset({"voice", "text"}),
    frozenset({"letters", "title"}), frozenset({"letters", "text"}), frozenset({"letters", "subtitle"}),
    frozenset({"letters", "lower_third"}), frozenset({"letters", "captions"}), frozenset({"text", "artist"}), frozenset({"title", "artist"}), frozenset({"title", "lower_third"}),
)  # fmt: skip
"""Things of which one says more about the other."""


def clauses_of(text: str, *, whole: bool = False) -> tuple[Slotted, list[Clause]]:
    """Return the sentence and its clauses, in order."""
    # "What does it say now?" gives no words to show.
    slotted = scan(text, None if asks(text) else namer(text))
    tokens = tokens_of(slotted)
    pieces = _merged(slotted, tokens, _pieces(slotted, tokens, whole=whole))
    clauses = [
        Clause(slotted, tokens, start, end)
        for piece in pieces
        for start, end in _by_heads(Clause(slotted, tokens, *piece))
    ]
    return slotted, [clause for clause in clauses if clause.skeleton.strip()]


def _pieces(slotted: Slotted, tokens: tuple[Token, ...], *, whole: bool) -> list[tuple[int, int]]:
    """Return the stretches between breaks; nothing that was understood as one is broken."""
    skeleton = slotted.skeleton
    unbroken = [(s.start, s.end) for s in spans_of(slotted, 0, len(skeleton))]
    unbroken += [(t.start, t.end) for t in tokens if t.name != "by.yes"]
    pieces, position = [], 0
    for cut in patterns().breaks.finditer(skeleton):
        if cut.start() < position or any(a < cut.end() and cut.start() < b for a, b in unbroken):
            continue
        if listed.colours(slotted, tokens, position, cut.start(), cut.end()):
            continue
        if listed.times(slotted, tokens, cut.start(), cut.end()):
            continue
        if _between_kept(slotted, tokens, position, cut.start(), cut.end()):
            continue
        if _between_places(slotted, tokens, position, cut.start(), cut.end()):
            continue
        pieces.append((position, cut.start()))
        position = cut.end()
    pieces.append((position, len(skeleton)))
    pieces = pieces if whole else _to_the_point(skeleton, pieces)
    return [(start, end) for start, end in pieces if skeleton[start:end].strip()]


def _to_the_point(skeleton: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pieces without their reasons ("so that the text is readable")."""
    aside = patterns().looks["aside.yes"]
    cut = []
    for start, end in pieces:
        found = aside.search(skeleton, start, end)
        cut.append((start, end if found is None else found.start()))
    told = [(start, end) for start, end in cut if skeleton[start:end].strip()]
    return told or pieces


def _between_kept(
    slotted: Slotted, tokens: tuple[Token, ...], position: int, start: int, end: int
) -> bool:
    """Whether two stretches are kept together ("keep the first three and the last two seconds")."""
    if not any(t.name == "keep" and position <= t.start < start for t in tokens):
        return False
    if slotted.skeleton[start:end].strip() in set(",;.!?"):
        return False
    spans = spans_of(slotted, position, len(slotted.skeleton))
    return any(0 <= start - s.end <= 1 for s in spans) and any(
        0 <= s.start - end <= 4 for s in spans
    )


def _between_places(
    slotted: Slotted, tokens: tuple[Token, ...], position: int, start: int, end: int
) -> bool:
    """Whether two places in time are named together ("in the middle and at the end")."""
    places = [t for t in tokens if t.name.startswith("end.") or t.name == "vertical.center"]
    left = [t for t in places if position <= t.start and t.end <= start]
    bare = len(left) == 1 and not slotted.skeleton[position : left[0].start].strip()
    bare = bare and not slotted.skeleton[left[0].end : start].strip()
    right = slotted.skeleton[end:]
    near = end + len(right) - len(right.lstrip())
    return (
        bare
        and any(t.start == near for t in places)
        and slotted.skeleton[start:end].strip() not in set(";.!?")
    )


def _is_bare(clause: Clause) -> bool:
    """Whether it holds values but nothing that they could belong to."""
    has_values = clause.valued or any(t.group == "look" for t in clause.tokens)
    has_values = has_values and not clause.looks("refused")
    return has_values and not clause.things and not clause.acts and not clause.texts


def _places(clause: Clause) -> bool:
    """Whether it says a place and nothing else."""
    looks = {t.name.partition(".")[0] for t in clause.tokens}
    told = clause.valued
    return (
        bool(looks)
        and not told
        and looks <= {"vertical", "horizontal", "corner", "beside", "underlay"}
    )


def _opposed(one: Clause, other: Clause) -> bool:
    """Whether two pieces say different heights ("this at the top, that at the bottom")."""
    first, second = set(one.looks("vertical")), set(other.looks("vertical"))
    return bool(first and second) and not first & second


def _leads(clause: Clause) -> bool:
    """Whether a piece may describe what the next one names."""
    # "Red bars, blue background": a style with its colour is a waveform of its own.
    drawn = bool(clause.looks("style")) and clause.valued
    # "The blue a bit darker" is a wish by itself.
    stepped = bool(clause.colours) and bool({"darker", "lighter"} & set(clause.looks("tone")))
    palette = len(clause.colours) > 1 and clause.talks("our_colours")
    if not _is_bare(clause):
        return _places(clause)
    # "Start over, blue background": the start is none of the video.
    return not (drawn or stepped or palette or clause.talks("reset")) or _places(clause)


def _merged(
    slotted: Slotted, tokens: tuple[Token, ...], pieces: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the pieces with a leading list of values joined to what they describe."""
    merged: list[tuple[int, int]] = []
    pieces = _announced(slotted, tokens, pieces)
    for index, (start, end) in enumerate(pieces):
        clause = Clause(slotted, tokens, start, end)
        if merged and _leads(Clause(slotted, tokens, *merged[-1])):
            before = Clause(slotted, tokens, *merged[-1])
            if (
                _places(before)
                and _places(clause)
                and len(merged) == 1
                and not _opposed(before, clause)
            ):
                # "Beneath, in the lower part, a subtitle …".
                merged[-1] = (merged[-1][0], end)
                continue
            first = index == 1 or len(merged) == 1
            alone = _shaded(before, clause) or _drawn_apart(before, clause)
            if alone or _is_sentence(before, clause) or _of_one_kind(before, clause):
                merged.append((start, end))
                continue
            described = [t for t in clause.tokens if t.group == "thing" and t.name in HEADS]
            timed = bool(clause.texts) and not before.values("colour")
            heard = any(before.looks(kind) for kind in ("level", "pace"))
            heard = heard and not {t.name for t in described} & _HEARD
            # "Fade in over a second, waveform red": only a sound and words fade.
            heard = heard or (bool(before.looks("fade")) and {t.name for t in described} <= LOOKS)
            goes = clause.does("remove") and not clause.valued and not before.looks("vertical")
            fits = (timed or not before.spans) and not (_shapes(before) or heard or goes)
            # "In the same pink, write “Beat”".
            written = bool(clause.texts) and clause.does("add") and not clause.colours
            written = written and set(before.acts) == set() and len(before.colours) == 1
            if first and ((described and fits) or (written and not heard)):
                merged[-1] = (merged[-1][0], end)
                continue
        merged.append((start, end))
    return merged


def _of_one_kind(before: Clause, after: Clause) -> bool:
    """Whether two pieces each say a step of the same kind ("lighter, the wave darker")."""
    kinds = [set(one.looks("tone")) | set(one.looks("size")) for one in (before, after)]
    return bool(kinds[0] and kinds[1]) and not before.valued


def _drawn_apart(before: Clause, after: Clause) -> bool:
    """Whether a piece says how the waveform is drawn, and the next is about something else ("circle, blue background")."""
    styles = set(before.looks("style"))
    named = {thing for thing in after.things if thing in HEADS}
    other = bool(named) and "waveform" not in named and not after.looks("style")
    lettered = bool(named & {"title", "text", "subtitle", "lower_third", "letters"})
    return other and bool(styles - {"line"} if lettered else styles)


def _shaded(before: Clause, after: Clause) -> bool:
    """Whether a gradient stands by itself before what has a colour of its own ("…, white title")."""
    return bool(before.looks("gradient")) and len(before.colours) > 1 and bool(after.colours)


def _is_sentence(before: Clause, after: Clause) -> bool:
    """Whether values were told in a sentence of their own ("Our colours are navy and gold. …")."""
    between = before.slotted.skeleton[before.end : after.start]
    told = bool(before.unknown) or before.talks("says_what_is")
    return "." in between and told and after.valued and bool(after.acts)


def _announced(
    slotted: Slotted, tokens: tuple[Token, ...], pieces: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the pieces with a bare name of a thing joined to what follows ("background: red")."""
    joined: list[tuple[int, int]] = []
    named = False
    for start, end in pieces:
        clause = Clause(slotted, tokens, start, end)
        if joined and (cut := _explains(clause)) is not None:
            # "Show it again, the waveform I mean".
            joined[-1] = (joined[-1][0], cut)
            continue
        told = bool(joined) and ":" in slotted.skeleton[joined[-1][1] : start]
        told = told or (bool(joined) and len(slotted.skeleton[start:end].strip()) == 1)
        worded = told and slotted.kind(slotted.skeleton[start:end].strip()[:1]) == "text"
        apart = named and _names_another(slotted, tokens, joined[-1], (start, end))
        # "Normalise, then a quarter quieter" are two edits.
        level = bool(clause.looks("level")) and named
        apart = apart or (level and Clause(slotted, tokens, *joined[-1]).has("loudness"))
        if (named and joined and not apart) or (worded and _is_text(slotted, tokens, joined[-1])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        bare = [t for t in clause.tokens if t.group == "thing" and t.name in HEADS]
        others = any(slotted.kind(char) for char in clause.skeleton) or clause.acts - {"add"}
        looks = any(t.group == "look" for t in clause.tokens)
        numbered = clause.plain_number() is not None
        valued = bool(others) or looks or numbered
        # "Remove the silence" may be one word where no spaces are written: it is a wish of its own.
        done = is_unspaced(clause.text) and patterns().acts["remove"].search(clause.skeleton)
        named = len(bare) == 1 and not valued and not clause.unknown and not done
    return joined


def _explains(clause: Clause) -> int | None:
    """Return where a piece ends that only says what "it" was, None for any other piece."""
    found = patterns().talk["i_mean"].search(clause.skeleton)
    things = [thing for thing in clause.things if thing in HEADS]
    if found is None or len(things) != 1 or clause.valued or clause.acts:
        return None
    return clause.start + found.start()


def _names_another(
    slotted: Slotted, tokens: tuple[Token, ...], bare: tuple[int, int], piece: tuple[int, int]
) -> bool:
    """Whether a piece goes on with another thing ("the title, the wave")."""
    if ":" in slotted.skeleton[bare[1] : piece[0]]:
        return False
    first = [t.name for t in Clause(slotted, tokens, *bare).tokens if t.name in HEADS]
    heads = [
        t for t in Clause(slotted, tokens, *piece).tokens if t.group == "thing" and t.name in HEADS
    ]
    styles = set(Clause(slotted, tokens, *piece).looks("style")) - {"line"}
    # "The title and the bars in teal".
    drawn = bool(styles) and not heads and "waveform" not in first
    return drawn or (bool(heads) and heads[0].name not in first)


def _is_text(slotted: Slotted, tokens: tuple[Token, ...], piece: tuple[int, int]) -> bool:
    """Whether a piece announces words without saying them ("text from 0:02 to 0:04: …")."""
    clause = Clause(slotted, tokens, *piece)
    if clause.texts:
        return False
    named = clause.has("title", "text", "subtitle", "lower_third", "captions")
    # "At the top, a line: …" says where and when, and names nothing else.
    bare = not any(thing in HEADS for thing in clause.things) and not clause.colours
    return named or (
        bare and (_places(clause) or bool(clause.spans) or clause.does("add", "write"))
    )


def _shapes(clause: Clause) -> bool:
    """Whether it says a shape of the picture, which stands by itself."""
    return bool(clause.looks("shape")) or any(
        clause.values(kind) for kind in ("ratio", "size", "short", "fps", "factor", "lufs", "db")
    )


def _by_heads(clause: Clause) -> list[tuple[int, int]]:
    """Return the parts of a clause that names several things, each with what describes it."""
    heads = [t for t in clause.tokens if t.group == "thing" and t.name in HEADS]
    kept: list[Token] = []
    for head in heads:
        if kept and (head.name == kept[-1].name or frozenset({head.name, kept[-1].name}) in PAIRS):
            continue
        kept.append(head)
    kept = _with_drawn(clause, kept)
    if (ground := _ground(clause, kept)) is not None:
        return [(clause.start, ground), (ground, clause.end)]
    if (drawn := _drawn_beside(clause, kept)) is not None:
        return [(clause.start, drawn), (drawn, clause.end)]
    if words := _by_words(clause):
        return words
    if faded := _fade_beside(clause):
        return [(clause.start, faded), (faded, clause.end)]
    if len(kept) < 2 or _beside(clause) or clause.does("swap") or clause.talks("relative_place"):
        return [(clause.start, clause.end)]
    skeleton = clause.slotted.skeleton
    first = [i for i in range(clause.start, kept[0].start) if clause.slotted.kind(skeleton[i])]
    cuts = [
        _border(clause, left, right, values_first=bool(first)) for left, right in pairwise(kept)
    ]
    edges = [clause.start, *cuts, clause.end]
    return list(pairwise(edges))


def _with_drawn(clause: Clause, heads: list[Token]) -> list[Token]:
    """Return the heads with a style that stands for a waveform beside them ("… with a gold ring")."""
    if not heads or any(head.name == "waveform" for head in heads) or len(clause.colours) < 2:
        return heads
    styles = [t for t in clause.tokens if t.group == "look" and t.name.startswith("style.")]
    last = heads[-1]
    after = [t for t in styles if t.start > last.end]
    if len(styles) != 1 or not after:
        return heads
    skeleton = clause.slotted.skeleton
    linked = patterns().links.search(skeleton, last.end, after[0].start) is not None
    # "Black ground, green line": each has its colour before it.
    own = clause.slotted.kind(skeleton[last.start - 1 : last.start]) == "colour"
    between = skeleton[last.end : after[0].start]
    linked = linked or (own and any(clause.slotted.kind(char) == "colour" for char in between))
    return heads if not linked else [*heads, after[0]]


def _ground(clause: Clause, heads: list[Token]) -> int | None:
    """Return where what is drawn ends and the ground it is drawn on begins ("gold bars on navy")."""
    styles = [t for t in clause.tokens if t.group == "look" and t.name.startswith("style.")]
    if [head.name for head in heads] != ["background"] or bool(styles) == bool(clause.texts):
        return None
    at = heads[0].start
    skeleton = clause.slotted.skeleton
    if clause.texts:
        # "“Interval” in the centre on a maroon background".
        words = [i for i in range(clause.start, at) if clause.slotted.kind(skeleton[i]) == "text"]
        told = skeleton[clause.start : at].rstrip()
        next_words = skeleton[clause.end :].lstrip(" ,").split()[:2]
        inked = any(clause.slotted.kind(word[:1]) == "colour" for word in next_words)
        # "… on a green background, in yellow" goes on about the words.
        coloured = bool(words) and not inked and clause.slotted.kind(told[-1:]) == "colour"
        links = list(patterns().links.finditer(skeleton[:at], words[-1])) if coloured else []
        return links[-1].start() if links and len(clause.texts) == 1 else None
    before = skeleton[styles[-1].end : at]
    link = patterns().links.search(skeleton, styles[-1].end, at)
    if link is not None and any(clause.slotted.kind(char) == "colour" for char in before):
        # "Orange bars on a white backdrop".
        return link.start()
    after = skeleton[heads[0].end : clause.end]
    coloured = any(clause.slotted.kind(char) == "colour" for char in after)
    return at if styles[-1].end <= at and coloured else None


def _drawn_beside(clause: Clause, heads: list[Token]) -> int | None:
    """Return where words end and what is drawn beside them begins ("called “Sea” with a red waveform").

    What has no colour of its own is drawn beside the name of a video only ("… called “Sea” with bars").
    """
    if len(clause.texts) != 1 or _beside(clause):
        return None
    skeleton, kind = clause.slotted.skeleton, clause.slotted.kind
    words = next(i for i in range(clause.start, clause.end) if kind(skeleton[i]) == "text")
    after = [head for head in heads if head.start > words]
    if any(head.name not in PLACED for head in after) or len(heads) - len(after) > 1:
        return None
    styles = (t for t in clause.tokens if t.group == "look" and t.name.startswith("style."))
    drawn = next((t for t in [*after, *styles] if t.start > words), None)
    link = None if drawn is None else patterns().links.search(skeleton, words, drawn.start)
    if drawn is None or link is None:
        return None
    inked = any(kind(char) == "colour" for char in skeleton[link.end() : drawn.start])
    made = (clause.has("video") or clause.does("create")) and not clause.has(*_TITLED)
    return link.start() if inked or made else None


def _by_words(clause: Clause) -> list[tuple[int, int]]:
    """Return the parts of a clause with several words, each told its place or time before it."""
    skeleton = clause.slotted.skeleton
    at = [i for i in range(clause.start, clause.end) if clause.slotted.kind(skeleton[i]) == "text"]
    if len(at) < 2 or clause.does("swap", "correct_text"):
        return []
    coloured = [*at, clause.end]
    if all(
        any(clause.slotted.kind(char) == "colour" for char in skeleton[a:b])
        for a, b in pairwise(coloured)
    ) and not any(clause.slotted.kind(char) == "colour" for char in skeleton[clause.start : at[0]]):
        # "“A” red “B” blue": each is followed by its own.
        return list(pairwise([clause.start, *at[1:], clause.end]))
    kinds = ("vertical.", "horizontal.", "size.")
    told = [t.start for t in clause.tokens if t.name.startswith(kinds)]
    told += [span.start for span in clause.spans]
    edges = [clause.start, *at]
    if not all(any(a <= one < b for one in told) for a, b in pairwise(edges)):
        return []
    cuts = [clause.start, *(i + 1 for i in at[:-1]), clause.end]
    return list(pairwise(cuts))


def _fade_beside(clause: Clause) -> int | None:
    """Return where a fade begins that a cut brings along ("end at 6 s with a fade out of 1 s")."""
    fade = next(
        (t for t in clause.tokens if t.group == "look" and t.name.startswith("fade.")), None
    )
    if fade is None or not clause.does("cut", "keep") or len(clause.values("time")) < 2:
        return None
    link = patterns().links.search(clause.slotted.skeleton, clause.start, fade.start)
    return None if link is None else link.start()


def _beside(clause: Clause) -> bool:
    """Whether one thing only says where the other goes ("under the title")."""
    return clause.does("beside") or bool(clause.looks("same")) or clause.talks("lends_colour")


def _border(clause: Clause, left: Token, right: Token, *, values_first: bool) -> int:
    """Return where the description of one thing ends and that of the next begins.

    A linking word decides; without one, values between the two belong to the second thing where
    the first has its own before it ("black background purple waveform"), else to the first.
    """
    skeleton = clause.slotted.skeleton
    refusals = (t for t in clause.tokens if t.name == "instead.of")
    for refusal in refusals:
        if left.end <= refusal.start and refusal.end <= right.start:
            # "The waveform, not the background".
            return refusal.start
    without = patterns().talk["leads_removal"]
    if gone := without.search(skeleton[left.end : right.start]):
        # "A red waveform no title" without a comma.
        return left.end + gone.start()
    if without.search(skeleton[clause.start : left.start]):
        # "No title circle waveform": what is gone has no looks.
        return left.end
    if link := patterns().links.search(skeleton, left.end, right.start):
        return link.start()
    if not values_first:
        return _own_colour(clause, left, right)
    values = (i for i in range(left.end, right.start) if clause.slotted.kind(skeleton[i]))
    return next(values, right.start)


def _own_colour(clause: Clause, left: Token, right: Token) -> int:
    """Return where the second of two things begins, with the last of two colours right before it.

    "Background white black letters": each has one, where none follows the second.
    """
    skeleton, kind = clause.slotted.skeleton, clause.slotted.kind
    between = [i for i in range(left.end, right.start) if kind(skeleton[i]) == "colour"]
    later = any(kind(char) for char in skeleton[right.end : clause.end])
    apart = len(between) == 2 and between[-1] == right.start - 1 and not later
    return between[-1] if apart else right.start
