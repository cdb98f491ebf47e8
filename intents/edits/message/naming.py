"""Words for the picture that stand without quotation marks: "title it Morning Coffee"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from intents.edits.message.bare_names import DRAWN, WRITTEN_PLACE, bare_names
from intents.edits.message.instructions import dresses, is_instruction, is_stretch, is_title
from intents.edits.message.patterns import ANY_VALUE, patterns
from intents.language import is_unspaced
from intents.slots import slot_filler
from intents.text import normalise

_EDGE: Final = " \t\"'“”‘’.,;:，。；：!！?？、"
_LONGEST: Final = 120
_SHORTEST: Final = 2
"""So many characters words have at least that a verb of writing leads to and that could be more."""
_QUOTE: Final = slot_filler("text")
_NAME_AFTER_COMMA: Final = re.compile(
    r",\s(?:[A-Z](?!\w*\s+(?:the|it|a)\b)[\w.&-]*|(?:19|20)\d\d(?=\s*(?:$|[.!\n])))"
)
_CAPITAL_AFTER_LINK: Final = re.compile(
    r"(?<=\w)\s(?:and|&|or|then|but|in|at|on|for|to|with)\s+[A-Z]"
)
_FOREIGN_AFTER_COMMA: Final = re.compile(r",\s[\u00a1\u00bf]?[^\W\d_]{2,}")
_PLACES: Final = ("vertical.", "horizontal.", "corner.", "weight.", "size.")
_SPANISH: Final = (("\u00bf", "?"), ("\u00a1", "!"))
_NEVER_WORDS: Final = ("fonts", "live")
_REMEMBERED: Final = 128
"""Messages whose names are kept."""
CAPITALS: Final = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Prof|St)\.\s)?[A-Z0-9][\w'’&-]*(?:\s+(?:(?:of|the|and|in|a|to|for|on|with|&|at|by|or|an)\s+)*[A-Z0-9][\w'’&-]*)*[!?]?"
)
"""A name as Latin writing shows one: capitalised words, with small ones between them."""


def asks(text: str) -> bool:
    """Whether a message is a question about the video, and no wish in a question's clothes."""
    said = normalise(text).strip()
    questions = patterns().talk.get("wonders")
    return said.endswith("?") and questions is not None and questions.search(said) is not None


def namer(original: str) -> Callable[[str], Iterable[tuple[int, int]]]:
    """Return the finder of such words, for `intents.slots.scan`."""
    return lambda masked: _found(masked, original)


@lru_cache(maxsize=_REMEMBERED)
def _found(masked: str, original: str) -> tuple[tuple[int, int], ...]:
    """Return where such words stand; one message is looked at many times."""
    taken: list[tuple[int, int]] = []
    for pattern in patterns().naming:
        for found in pattern.finditer(masked):
            span = _shown(found, masked, original)
            if span is None or _introduces(masked, span) or _turns(masked, span):
                continue
            if patterns().talk["speaks"].search(masked[: span[0]]):
                # "I stood there saying nothing" tells what is heard.
                continue
            if not any(a < span[1] and span[0] < b for a, b in taken):
                taken.append(span)
    for span in bare_names(masked, original):
        if not any(a < span[1] and span[0] < b for a, b in taken):
            taken.append(span)
    return tuple(taken)


def _introduces(masked: str, span: tuple[int, int]) -> bool:
    """Whether words only say where those stand that are quoted right after ("text: on top “A”")."""
    quoted = _QUOTE in masked[span[1] : span[1] + 3]
    return quoted and is_instruction(masked[span[0] : span[1]])


def _turns(masked: str, span: tuple[int, int]) -> bool:
    """Whether words are only by how much something is turned ("rotate the title 90 degrees")."""
    return (
        masked[span[0] : span[1]].strip().isdigit()
        and patterns().talk["turned_by"].search(masked[: span[0]]) is not None
    )


def _shown(found: re.Match[str], masked: str, original: str) -> tuple[int, int] | None:
    groups = found.groupdict()
    if groups.get("proper"):
        # Only a name that is written as one is known by what stands behind it.
        whole = CAPITALS.fullmatch(original[found.start("proper") : found.end("proper")].strip())
        return _trimmed(masked, *found.span("proper")) if whole else None
    if groups.get("placed"):
        return _placed(masked, original, *found.span("placed"))
    if groups.get("parallel"):
        # "Title X, subtitle Y": a colour inside a name is none, unless one of them is nothing else.
        told = any(is_instruction(found[group]) for group in ("parallel", "other"))
        return None if told else _trimmed(masked, *found.span("parallel"))
    if groups.get("dated"):
        return _dated(masked, original, *found.span("dated"))
    if groups.get("shown"):
        return _trimmed(masked, *found.span("shown"))
    start = found.end()
    while start < len(masked) and masked[start].isspace():
        start += 1
    rest = masked[start : start + _LONGEST]
    if not rest or rest[0] in _EDGE or rest[0] == _QUOTE or _QUOTE in rest[:3]:
        return None
    if "capital" in groups and groups["capital"] is not None:
        return _capitalised(original, start, found, masked)
    ends = [
        end.start()
        for end in patterns().naming_end.finditer(rest)
        if end.start() > 0 and not goes_on(original, start + end.start())
    ]
    stop = min(ends, default=len(rest))
    listed = any(groups.get(kind) is not None for kind in ("weak", "listed"))
    if found.group().rstrip().endswith(":") and listed:
        stop = _listed_on(rest, [*ends, len(rest)], stop)
    if _QUOTE in rest[:stop]:
        return None
    span = _undressed(masked, original, _trimmed(masked, start, start + stop))
    if span is None:
        return None
    said = masked[span[0] : span[1]]
    called = patterns().talk["names_it"].search(found.group()) is not None
    never = (patterns().cannot[topic].fullmatch(said.strip()) for topic in _NEVER_WORDS)
    if not called and any(never):
        # "Set the title in Comic Sans", "write today's date": no words to be shown.
        return None
    spoken = f"{found.group().rstrip()}{said.strip()}"
    tongue = patterns().cannot["translate"].search(spoken)
    if tongue is not None and tongue.end() == len(spoken) and tongue.start() < found.end():
        # "Change the title to English" has it translated.
        return None
    by_verb = _told_by_verb(found.group(), said) if is_unspaced(original) else None
    if by_verb is not None:
        return span if by_verb else None
    if ":" in said and _QUOTE in rest:
        # "Three captions: “One”, “Two”" only announces them.
        return None
    bare = patterns().talk["article"].sub("", said.strip())
    heard = (
        ("voice", "sound", "music", "video", "speed")
        if found.group().rstrip().endswith(":")
        else ()
    )
    things = [thing for name, thing in patterns().things.items() if name not in heard]
    if any(thing.fullmatch(bare) for thing in things):
        # "Put captions on it" names the thing itself; "title: an interview" is a name.
        return None
    if patterns().things["lower_third"].search(found.group()):
        span = _with_office(original, masked, span)
    if patterns().talk["question_word"].match(said):
        # "The title is what colour?"
        return None
    if patterns().talk["no_words"].fullmatch(said):
        # "Title: none".
        return None
    plain = original[span[0] : span[1]] == said and not any(c.isdigit() for c in said)
    greets = patterns().talk["says_words"].fullmatch(said) is not None
    announced = found.group().rstrip().endswith(":") and len(said) > 1
    announced = announced and not any(act.fullmatch(said) for act in patterns().acts.values())
    announced = announced or greets
    strong = groups.get("strong") is not None and len(said.split()) > 1
    if plain and not (announced or strong) and not patterns().filler.sub(" ", said).strip():
        # "Caption it with this".
        return None
    if found.group().rstrip().endswith(":"):
        # "Write: We are live!!" up to its very end.
        marks = re.match(r"[!\uff01]+(?=\s*$)", masked[span[1] :])
        span = span if marks is None else (span[0], span[1] + marks.end())
    if any(o in said and original[span[1] : span[1] + 1] == c for o, c in _SPANISH):
        span = (span[0], span[1] + 1)
    weak = (
        any(groups.get(kind) is not None for kind in ("weak", "weaker"))
        or slot_filler("time") in said
    )
    told = is_instruction(said) or (original[span[0]].islower() and is_stretch(said))
    # "Change the title to Love Stories": no text has the shape that its words may mean.
    told = told and not (weak and (is_title(said) or _is_large(original, span)))
    return None if weak and not greets and told else span


def _is_large(original: str, span: tuple[int, int]) -> bool:
    """Whether several words are written large behind a small one, and no place ("write Hot Coffee")."""
    said = original[slice(*span)].strip(_EDGE)
    large = all(word[:1].isupper() and not word.isupper() for word in said.split())
    small = original[: span[0]].strip()[-1:].islower() and "," not in said
    looks = patterns().looks
    placed = (
        one.search(normalise(said)) for name, one in looks.items() if name.startswith(_PLACES)
    )
    return len(said.split()) > 1 and large and small and not any(placed)


def _dated(masked: str, original: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a date, a number or an address that is called so ("the date 12 May 2024"), no bare digit."""
    return _trimmed(masked, start, end) if len(original[start:end].strip()) > 1 else None


def _told_by_verb(lead: str, said: str) -> bool | None:
    """Whether what stands behind a verb of naming or writing is words, where no capitals tell it.

    Whatever is called so are words ("call it Silence"); what is written are words unless they are
    looks and nothing else. None: other marks decide.
    """
    talk = patterns().talk
    if talk["question_word"].match(said) or talk["no_words"].fullmatch(said):
        return None
    if talk["names_it"].search(lead):
        return True
    title = patterns().things["title"].match(lead) is not None
    if not title or len(said) < _SHORTEST or talk["only_particles"].fullmatch(said):
        return None
    if talk["writes_it"].search(lead):
        return not dresses(said)
    return True if talk["says_words"].fullmatch(said) or talk["of_sound"].fullmatch(said) else None


def _undressed(masked: str, original: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return a name without the looks behind a gap after it, where names are written without gaps."""
    while span is not None and is_unspaced(original[span[0] : span[1]]):
        gap = re.search(r"\s+(\S+)$", masked[span[0] : span[1]])
        if gap is None or gap[1].isdecimal() or not dresses(gap[1]):
            break
        span = _trimmed(masked, span[0], span[0] + gap.start())
    hues = patterns().talk["hue_behind"]
    if span is not None and len(list(hues.finditer(masked))) > 1:
        # "Title Dawn red, subtitle Day one white": each has its colour.
        hue = hues.search(masked[span[0] : span[1]])
        span = span if hue is None else _trimmed(masked, span[0], span[0] + hue.start())
    return span


def _placed(masked: str, original: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a name that only its place tells ("up top Spring Concert"); a thing is at a place as well."""
    while start < end and original[start].isspace():
        start += 1
    name, said = original[start:end].strip(), masked[start:end].strip()
    if CAPITALS.fullmatch(name) is None or original.isupper() or original.istitle():
        return None
    if is_instruction(said) or (" " not in name and not original[:start].strip()):
        # Any single word may begin a sentence.
        return None
    things = (patterns().things[name] for name in DRAWN)
    leads = (*patterns().acts.values(), *things, patterns().filler)
    if any((one := lead.match(said)) and " " not in one.group().strip() for lead in leads):
        return None
    return _trimmed(masked, start, end)


def _listed_on(rest: str, ends: Iterable[int], stop: int) -> int:
    """Return where words end that go on after commas ("write: Oslo, 4 degrees, wind from the west")."""
    for end in sorted(one for one in ends if one > stop):
        piece = rest[stop + 1 : end].strip()
        comes = rest[stop] in ",，" and piece and not re.search(ANY_VALUE, piece)
        named = any(thing.search(piece) for thing in patterns().things.values())
        told = (*patterns().acts.values(), *patterns().looks.values())
        does = any(found.start() == 0 for one in told for found in one.finditer(piece))
        if not comes or named or does or is_instruction(piece):
            break
        stop = end
    return stop


def _with_office(original: str, masked: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return a person's name with what they are, told after a comma ("Zhou Xing, product manager")."""
    more = re.match(r"\s?[,，]\s?(\w{2,10})(?=$|[,，;；。!！\n])", original[span[1] :])
    if more is None:
        return span
    office = masked[span[1] + more.start(1) : span[1] + more.end(1)]
    tells = any(p.search(office) for g in (patterns().acts, patterns().looks) for p in g.values())
    return span if tells or re.search(ANY_VALUE, office) else (span[0], span[1] + more.end(1))


def goes_on(original: str, at: int) -> bool:
    """Whether what may end words belongs to them: "Jane Doe, CEO", "Hello, World", "Stop and Go"."""
    if _CAPITAL_AFTER_LINK.match(original, at) and not original.istitle():
        return True
    if is_unspaced(original) and (more := _FOREIGN_AFTER_COMMA.match(original, at)):
        # Latin words in a Chinese sentence go on as long as they are Latin.
        return original[at - 1].isascii() and not is_unspaced(more.group())
    return bool(_NAME_AFTER_COMMA.match(original, at) or WRITTEN_PLACE.match(original, at))


def _capitalised(
    original: str, start: int, found: re.Match[str], masked: str
) -> tuple[int, int] | None:
    """Return a run of capitalised words: only Latin writing shows a name that way."""
    run = CAPITALS.match(original, start)
    before = original[: found.start()].strip()
    shouting = original.isupper() or (not before and original[found.start() : start].istitle())
    if run is None or shouting or masked[start : run.end()].strip(_QUOTE) == "":
        return None
    span = _trimmed(masked, start, run.end())
    said = "" if span is None else masked[slice(*span)]
    # "Make the title 3D" asks for an effect.
    never = any(topic.fullmatch(said) for topic in patterns().cannot.values())
    # "Write Louder Than Words": several words written large are a name, unless they only dress one.
    writes = found.groupdict().get("written") is not None
    told = is_instruction(said) and not (writes and " " in said and not dresses(said))
    return None if never or told else span


def _trimmed(masked: str, start: int, end: int) -> tuple[int, int] | None:
    while end > start and masked[end - 1] in _EDGE:
        end -= 1
    while start < end and masked[start] in _EDGE:
        start += 1
    return (start, end) if end > start else None
