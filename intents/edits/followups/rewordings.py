"""A word inside the words on the picture: another one, none, one more ("Sunday, not Saturday")."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from intents.edits.message.instructions import is_instruction
from intents.edits.message.naming import CAPITALS, goes_on
from intents.edits.message.patterns import ANY_VALUE, patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import number_pattern, scan
from intents.text import normalise

_EDGE = " \t\"'“”‘’「」『』《》.,;:，。；：!！?？、"
_SAME, _ALIKE = 0.8, 0.5
"""How alike words are that differ by a slip, and those that are likely meant by a slip."""
_CLOSING = '"\u201d\u300d\u300b'
_QUOTES = frozenset("\"'“‘「『《")


def reworded(text: str, scene: Scene) -> tuple[EditRequest, str] | None:
    """Return the text with the new words, and what else the message says; None for no such wish.

    Only what stands on the picture can be replaced, so nothing else is taken for it.
    """
    if not scene.texts:
        return None
    normal = normalise(text)
    if patterns().cannot["text_lines"].search(normal):
        # "Split the title into two lines" leaves the words.
        return None
    if (misread := _misread(text, normal, scene)) is not None:
        return misread, ""
    for pattern in patterns().rewordings:
        for found in pattern.finditer(normal):
            pair = _pair(found, text, scene)
            if pair is not None:
                slots = {"target_text": pair[0], "text": pair[1]}
                end = _end(found, text)
                end = found.end() if end is None else end
                rest = f"{text[: found.start()]}, {text[end:]}"
                said = text[found.start() : end].strip(_EDGE)
                return EditRequest("change_text", dict(slots), said), rest
    return None


def _misread(text: str, normal: str, scene: Scene) -> EditRequest | None:
    """Return the whole words of a text put right ("oops, typo. It must read Weekly Sermon")."""
    slip = patterns().talk["mistyped"].match(normal)
    start = 0 if slip is None else slip.end()
    said = (one.match(normal[start:]) for one in patterns().references.get("misread", ()))
    found = next((one for one in said if one is not None), None)
    if found is None or len(normal) != len(text) or (slip is None and found["told"] is None):
        return None
    new = text[start + found.start("new") : start + found.end("new")].strip(_EDGE)
    own = [one for one, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    alike = [one for one in own if one != new and _is_like(one, new)]
    if len(alike) != 1:
        return None
    return EditRequest("change_text", {"target_text": alike[0], "text": new}, text)


def _is_like(old: str, new: str) -> bool:
    """Whether several words are others but for a slip or one word."""
    several = " " in old.strip() and " " in new.strip()
    return several and _likeness(old, new) >= _SAME


def retold(text: str, scene: Scene) -> EditRequest | None:
    """Return words in the place of those that differ from them by one ("Episode 5" of "Episode 4")."""
    said = text.strip(_EDGE)
    words = said.split()
    if scene.focus != "text" or not 1 < len(words) <= _MOST_WORDS or not said[:1].isupper():
        return None
    for whole, auto in zip(scene.texts, scene.auto, strict=False):
        old = whole.split()
        differs = [i for i, (a, b) in enumerate(zip(old, words, strict=False)) if a != b]
        if not auto and len(old) == len(words) and len(differs) == 1:
            return EditRequest("change_text", {"target_text": whole, "text": said}, text)
    return None


def renamed(text: str, scene: Scene) -> EditRequest | None:
    """Return new words for the text that the talk is about, where a verb leads to them without marks ("call it Monday then").

    What is a look, a thing, a value, a file or a wish of any other kind is no name.
    """
    at = scene.focus_text
    if scene.focus != "text" or at is None or at >= len(scene.texts) or scene.auto[at]:
        return None
    normal = normalise(text).rstrip(_EDGE)
    led = (one.fullmatch(normal) for one in patterns().references.get("renamed", ()))
    found = next((one for one in led if one is not None), None)
    if found is None:
        return None
    new = text[found.start("new") : found.end("new")].strip(_EDGE)
    if not is_unspaced(new) and not (new.isascii() and new.isalnum()):
        return None
    if normalise(new) in {normalise(one.rpartition(".")[0]) for one in scene.names}:
        return None
    slotted = scan(new)
    known = (*patterns().things.values(), *patterns().cannot.values(), *patterns().looks.values())
    told = any(one.search(slotted.skeleton) for one in known)
    told = (told or is_instruction(slotted.skeleton)) and not _greets(new)
    if slotted.values or told:
        return None
    return EditRequest("change_text", {"target_text": scene.texts[at], "text": new}, text)


def _greets(said: str) -> bool:
    """Whether words are those that people write ("good evening")."""
    return patterns().talk["says_words"].fullmatch(normalise(said)) is not None


def put_right_there(text: str, scene: Scene) -> EditRequest | None:
    """Return other words for the one text that stands where it is told ("a typo, the lower one is “Amu”")."""
    if len(scene.texts) > 1 and (now := _reads_now(text, scene)) is not None:
        return now
    slotted = scan(text)
    said = slotted.skeleton.strip(" .!")
    if len(scene.texts) < 2 or not patterns().talk["words_put_right_there"].fullmatch(said):
        return None
    clauses = clauses_of(text)[1]
    clause = clauses[0].joined(clauses[-1])
    places = {*clause.looks("vertical"), *(clause.look("pick") or "").split()}
    told = zip(scene.texts, scene.text_places, scene.auto, strict=False)
    there = [words for words, at, auto in told if not auto and places <= set((at or "").split())]
    if len(clause.texts) == 1 and not places:
        # "A typo, it's “Host Amu”" is of what looks like it.
        there = [words for words in there if _likeness(words, clause.texts[0]) >= _ALIKE]
    if len(there) != 1 or len(clause.texts) != 1:
        return None
    return EditRequest("change_text", {"target_text": there[0], "text": clause.texts[0]}, text)


def _reads_now(text: str, scene: Scene) -> EditRequest | None:
    """Return a name as the words of the one text at its place, led to by no verb ("the lower one is Ann Hill now")."""
    normal = normalise(text)
    led = (one.fullmatch(normal) for one in patterns().references.get("reads_now", ()))
    found = next((one for one in led if one is not None), None)
    if found is None or len(normal) != len(text):
        return None
    new = text[slice(*found.span("new"))].strip(_EDGE)
    name = text[slice(*found.span("name"))].strip(_EDGE)
    place = clauses_of(found["place"])[1][0]
    places = {*place.looks("vertical"), *(place.look("pick") or "").split()}
    told = zip(scene.texts, scene.text_places, scene.auto, strict=False)
    there = [words for words, at, auto in told if not auto and places & set((at or "").split())]
    if len(there) != 1 or CAPITALS.fullmatch(name) is None or text.istitle():
        return None
    return EditRequest("change_text", {"target_text": there[0], "text": new}, text)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


_MOST_WORDS = 6
"""Words up to which a message may be the words of a text alone."""


def _pair(found: re.Match[str], text: str, scene: Scene) -> tuple[str, str] | None:
    """Return a standing text and what it becomes."""
    groups = found.groupdict()
    new = _words(found, text, "new")
    if groups.get("bare") is not None and scene.focus != "text":
        led = normalise(" ".join([*(new or "").split()[:-1], groups.get("old") or ""])).strip()
        if " " not in led or not any(led in normalise(whole) for whole in scene.texts):
            # "30, not 24" may be said of anything; "day 4, not 3" is known by its day.
            return None
    if new is not None and not _quoted(found, text, "new") and _asks(new):
        return None
    if groups.get("after") or groups.get("before"):
        return _with_more(new or "", found, scene)
    old = _words(found, text, "old")
    if old is None:
        return None if new is None or "old" in groups else _likeliest(new, scene)
    if patterns().talk["picked_one"].fullmatch(normalise(old)):
        # "The bottom one" is told by its place, and no word of a text.
        return None
    if not new and old in scene.texts:
        # "Delete “Morning”" of two texts is the one that reads so.
        return None
    exact = _quoted(found, text, "old") or _is_one_letter(old, found, scene)
    for whole in reversed(scene.texts):
        part = _part(old, whole, exact=exact)
        if part is not None and (part != (0, len(whole)) or new):
            start, end = _widened(part, whole, new or "")
            if (start, end) != part and new:
                # What stands there already keeps its capitals.
                led = whole[start : part[0]]
                new = led + new[len(led) :] if start < part[0] else new
            return whole, re.sub(" {2,}", " ", f"{whole[:start]}{new or ''}{whole[end:]}").strip()
    return None if new is None else _counted_anew(old, new, scene)


def _counted_anew(old: str, new: str, scene: Scene) -> tuple[str, str] | None:
    """Return the one text that counts in the unit of the new words, with their number ("make the time 3 o'clock")."""
    counts = re.fullmatch(rf"({number_pattern()})(\D{{1,2}})", new)
    named = (patterns().things, patterns().looks)
    if counts is None or scan(new).values:
        return None
    if any(concept.fullmatch(normalise(old)) for group in named for concept in group.values()):
        # What is ours has a measure of its own.
        return None
    unit = re.escape(counts[counts.lastindex or 0])
    found = [
        (whole, one.span())
        for whole, auto in zip(scene.texts, scene.auto, strict=False)
        for one in re.finditer(rf"(?:{number_pattern()}){unit}", "" if auto else whole)
    ]
    if len(found) != 1:
        return None
    whole, (start, end) = found[0]
    return whole, f"{whole[:start]}{new}{whole[end:]}"


def _widened(part: tuple[int, int], whole: str, new: str) -> tuple[int, int]:
    """Return the part of a text with what stands around it and is said once more ("Year 5, not 6")."""
    start, end = part
    if is_unspaced(new):
        # Two characters on: one may well be said twice.
        ends = (size for size in range(len(whole) - end, 1, -1) if new.endswith(whole[end:][:size]))
        return start, end + next(ends, 0)
    words = normalise(new).split()
    before = list(re.finditer(r"\S+", whole[:start]))
    after = list(re.finditer(r"\S+", whole[end:]))
    for count in range(len(words) - 1, 0, -1):
        led = [normalise(one.group()) for one in before[-count:]]
        if led == words[:count]:
            return before[-count].start(), end
        followed = [normalise(one.group()) for one in after[:count]]
        if followed == words[-count:]:
            return start, end + after[count - 1].end()
    return part


def _likeliest(new: str, scene: Scene) -> tuple[str, str] | None:
    """Return the text in which the new words put a part right that looks like them."""
    best: tuple[float, str, str] | None = None
    for whole, auto in zip(scene.texts, scene.auto, strict=False):
        if auto or len(whole) < len(new) - 1 or len(new) < 2:
            continue
        for word in re.findall(r"\w[\w'’-]+", whole):
            same = SequenceMatcher(None, word.casefold(), new.casefold()).ratio()
            if word != new and _plain(word) == _plain(new):
                # "Ruíz" for "Ruiz".
                same = 0.99
            if 0.8 <= same < 1 and (best is None or same > best[0]):
                best = (same, whole, whole.replace(word, new, 1))
        for at in range(len(whole) - len(new) + 1):
            part = whole[at : at + len(new)]
            if new.isascii() and not _stands_alone(whole, at, at + len(new)):
                # "Too" is like "Goo", and no word of "Good Morning".
                continue
            same = sum(a == b for a, b in zip(part, new, strict=True)) / len(new)
            if 0.5 <= same < 1 and (best is None or same > best[0]):
                best = (same, whole, whole[:at] + new + whole[at + len(new) :])
    return None if best is None else best[1:]


def _stands_alone(whole: str, start: int, end: int) -> bool:
    """Return whether a part of a text begins and ends where its words do."""
    return not (whole[:start][-1:].isalnum() or whole[end:][:1].isalnum())


def _is_one_letter(old: str, found: re.Match[str], scene: Scene) -> bool:
    """Whether a message only replaces one Chinese letter that a text has, and names no look by it."""
    alone = found.group().strip() == found.string.strip()
    once = sum(text.count(old) for text in scene.texts) == 1
    plain = is_unspaced(old) and scan(old).skeleton == normalise(old)
    return len(old) == 1 and alone and once and plain and not _is_instruction(old)


def _plain(word: str) -> str:
    """Return a word in small letters without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if char.isalpha())


def _with_more(new: str, found: re.Match[str], scene: Scene) -> tuple[str, str] | None:
    """Return a text with a mark or words before or behind it."""
    whole = _spoken_of(found, scene)
    worded = any(char.isalnum() for char in new)
    if worded and scene.auto[scene.texts.index(whole)]:
        # Words for a title that nobody wrote are the title.
        return None
    gap = " " if worded and not is_unspaced(whole) else ""
    told = f"{whole}{gap}{new}" if found.groupdict().get("after") else f"{new}{gap}{whole}"
    return whole, told


def _spoken_of(found: re.Match[str], scene: Scene) -> str:
    """Return the text that one more word is for: of the role that is named, else the last one."""
    called = [text for text in scene.texts if normalise(text) in found.group()]
    if len(called) == 1:
        return called[0]
    titles = [text for text, role in zip(scene.texts, scene.roles, strict=False) if role == "title"]
    named = patterns().things["title"].search(found.group()) is not None
    return titles[0] if named and titles else scene.texts[-1]


def _words(found: re.Match[str], text: str, group: str) -> str | None:
    if found.groupdict().get(group) is None:
        return None
    end = _end(found, text) if group == "new" else None
    words = text[found.start(group) : found.end(group) if end is None else end].strip()
    if (led := patterns().talk["words_said"].match(words)) is not None:
        # "Change the green one to say “Hi there”".
        words = words[led.end() :]
        return words[1:].rstrip("\"'”’」』》").strip() or None
    if _quoted(found, text, group):
        # In quotation marks everything belongs to the words, a mark of exclamation as well.
        return words[1:].rstrip("\"'”’」』》").strip() or None
    words = words.strip(_EDGE)
    polite = patterns().talk["words_end"].search(words)
    words = words if polite is None else words[: polite.start()]
    return words.strip(_EDGE) or None


def _end(found: re.Match[str], text: str) -> int | None:
    """Return where new words end before what else is asked for, None where they go on to the end."""
    groups = found.groupdict()
    later = (found.end(one) for one in ("old", "after", "before") if one in groups)
    if groups.get("new") is None or any(found.end("new") < end for end in later):
        return None
    words = text[found.start("new") : found.end("new")]
    if _quoted(found, text, "new"):
        closes = [at for mark in _CLOSING if (at := words.find(mark, 1)) > 0]
        return found.start("new") + min(closes) + 1 if closes else None
    slotted = scan(words)
    for border in patterns().naming_end.finditer(slotted.skeleton):
        at = slotted.origins[border.start()]
        if at and not goes_on(words, at) and _asks_more(words[at:]):
            return found.start("new") + at
    return None


def _asks_more(rest: str) -> bool:
    """Whether words ask for an edit of their own."""
    clauses = clauses_of(rest)[1]
    return all((one.tokens or one.valued) and not one.unknown for one in clauses)


def _quoted(found: re.Match[str], text: str, group: str) -> bool:
    return text[found.start(group) : found.end(group)].strip()[:1] in _QUOTES


def _part(said: str, whole: str, *, exact: bool) -> tuple[int, int] | None:
    """Return where the end of what was said stands in a text: before it stands what the text is."""
    han = is_unspaced(said)
    least = 1 if exact or said.isdigit() else 2 if han else 3
    low, said = normalise(whole), normalise(said)
    if said == low:
        return 0, len(whole)
    starts = range(1 if exact else len(said))
    for start in starts:
        part = said[start:].strip()
        if len(part) < least and part != low:
            continue
        at = low.find(part)
        if at < 0 or (start and not han and not said[start - 1].isspace()):
            continue
        # Chinese words stand beside a number without a space.
        letter = r"[^\W\u3400-\u9fff]" if part.isdigit() else r"\w"
        apart = re.search(rf"(?<!{letter}){re.escape(part)}(?!{letter})", low)
        if han or apart is not None:
            at = at if han or apart is None else apart.start()
            return at, at + len(part)
    return None


def _asks(new: str) -> bool:
    """Whether the new words are no words, but a look, or another one that is not named."""
    return _is_instruction(new) or patterns().talk["another"].search(normalise(new)) is not None


def _is_instruction(said: str) -> bool:
    """Whether the new words are a look or a value and no words ("change the title to red")."""
    skeleton = scan(said).skeleton
    bare = patterns().talk["article"].sub("", normalise(said).strip())
    named = any(thing.fullmatch(bare) for thing in patterns().things.values())
    if named and not said[:1].isupper():
        # "Harbor should be the music" is about the file.
        return True
    left = re.sub(f"{ANY_VALUE}+", " ", skeleton)
    told = left != skeleton
    for concept in patterns().looks.values():
        shorter = concept.sub(" ", left)
        told, left = told or shorter != left, shorter
    for group in (patterns().things, patterns().acts):
        for concept in group.values():
            left = concept.sub(" ", left)
    left = patterns().filler.sub(" ", left)
    return told and not any(char.isalnum() for char in left)
