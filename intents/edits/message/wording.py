"""A message as it is read: "rather A than B" turned round, the names of uploads completed."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.patterns import patterns, pointed, references_of
from intents.edits.scene import Scene
from intents.language import is_spaced, is_unspaced
from intents.slots import number, scan
from intents.text import normalise

QUOTED: Final = re.compile(
    "[\"\u201c\u2018'][^\"\u201c\u201d\u2019'\n]{1,200}[\"\u201d\u2019']"
    "|[\u300c\u300e][^\u300d\u300f\n]{1,200}[\u300d\u300f]"
)


_VALUES: Final = frozenset({"colour", "time", "percent", "db", "factor", "number"})
_REGRETS: Final = frozenset({"instead", "aversion", "wrong", "as_role"})
"""What an excuse may tell ("sorry, not thinking straight")."""
_FEW: Final = 2
"""Words before which nothing can be taken back."""


_BLANKS: Final = re.compile(r"\s{6,}")


def is_quoted(text: str, at: int) -> bool:
    """Return whether a place is within words in quotation marks."""
    return any(one.start() <= at < one.end() for one in QUOTED.finditer(text))


def contracted(text: str) -> str:
    """Return the text with the apostrophes that people leave away ("dont"), outside quotations."""
    parts, position = [], 0
    for found in patterns().talk["contraction"].finditer(normalise(text)):
        if is_quoted(text, found.start()):
            continue
        parts += [text[position : found.end() - 1], "'"]
        position = found.end() - 1
    return "".join([*parts, text[position:]])


def preferred(text: str) -> str:
    """Return the text with "rather A than B" told as "A rather than B", without a B that is all there is."""
    if manner := patterns().talk["manner_refused"].search(text.casefold()):
        # "Rather than popping up" only says how it should not come.
        text = text[: manner.start()].rstrip() + text[manner.end() :]
    low = text.casefold()
    first = patterns().talk["rather"].search(low)
    than = None if first is None else patterns().talk["than"].search(low, first.end())
    if first is None or than is None or len(low) != len(text):
        return text
    wanted, other = text[first.end() : than.start()], text[than.end() :]
    end = re.search(r"[.;!?\n]|$", other)
    end_at = len(other) if end is None else end.start()
    if re.search(r"[.;!?\n]", wanted):
        return text
    is_there = patterns().talk["what_is_there"].search(low[than.end() : than.end() + end_at])
    told = wanted.rstrip() if is_there else f"{wanted}rather than{other[:end_at]}"
    lead = text[: first.start()]
    lead += " " if lead[-1:].isascii() and lead[-1:].isalnum() else ""
    return lead + told.lstrip() + other[end_at:]


def without_blanks(text: str) -> str:
    """Return a text whose long runs of blanks are one: nobody means so many, and they cost time."""
    return _BLANKS.sub(lambda found: "\n" if "\n" in found.group() else " ", text)


def withdrawn(text: str) -> str:
    """Return the text without what it takes back itself ("thicker … no, forget that, move it up")."""
    low = normalise(text)
    found = patterns().talk["withdrawn_range"].search(low)
    if found is not None and len(low) == len(text):
        # "From three to seven … no, I mean four to eight, keep only that".
        return text[found.end() :]
    if (beside := pointed("passed_over", low)) is not None and len(low) == len(text):
        # "Make the bars orange, never mind the title": nothing is taken back but words of it.
        rest = f"{low[: beside.start()]} {low[beside.end() :]}"
        if beside["what"] not in rest:
            return text[: beside.start()] + text[beside.end() :]
    found = patterns().talk["withdrawn"].search(low)
    if found is None or len(low) != len(text) or len(low[: found.start()].split()) < _FEW:
        return text
    return text[found.end() :]


def without_rest(text: str) -> str:
    """Return the text without what only says that all else stays ("no cut at the end, the rest is fine")."""
    low = normalise(text)
    found = patterns().talk["rest_stays"].search(low)
    if found is None or len(low) != len(text):
        return text
    rest = text[: found.start()] + text[found.end() :]
    return rest if rest.strip(" ,.;!\uff0c\u3002\uff1b\uff01") else text


def with_units(text: str) -> str:
    """Return the text with seconds where a fade has a bare number ("in over 2 and out over 3")."""
    text = _with_fractions(text)
    low = text.casefold()
    if len(low) != len(text):
        return text
    if patterns().looks["fade.word"].search(low) is not None:
        kind = "bare_length"
    elif patterns().talk["timed_end"].search(low) is not None:
        # "The first four seconds and the last four".
        kind = "bare_end"
    else:
        return text
    for found in reversed(list(patterns().talk[kind].finditer(low))):
        told = patterns().references_say["seconds"].format(text[found.start() : found.end()])
        text = text[: found.start()] + told + text[found.end() :]
    return text


def _with_fractions(text: str) -> str:
    """Return the text with a number and a fraction as one number ("one and a quarter": 1.25)."""
    low = normalise(text)
    for kind, regexes in references_of("fraction."):
        share = float(kind.removeprefix("fraction."))
        for pattern in regexes:
            for found in reversed(list(pattern.finditer(low))):
                if is_quoted(text, found.start()):
                    continue
                whole = number(found["b"]) + share
                text = f"{text[: found.start()]}{whole:g}{text[found.end() :]}"
            low = normalise(text)
    return text


def without_lead(text: str) -> str:
    """Return the text without what is not wanted at its beginning ("instead of the bars, dots")."""
    low = text.casefold()
    found = patterns().talk["instead_lead"].match(low)
    return text if found is None or len(low) != len(text) else text[found.end() :]


def without_opening(text: str) -> str:
    """Return the text without what only announces it ("one tiny thing, …")."""
    low = normalise(text)
    found = patterns().talk["announces"].match(low)
    rest = "" if found is None or len(low) != len(text) else text[found.end() :]
    return rest if rest.strip(" .,!?") else text


def put_right(text: str) -> str:
    """Return a value that is called wrong, and the right one, as "not the one but the other"."""
    low = normalise(text)
    for pattern in patterns().references.get("value_wrong", ()):
        found = pattern.match(low)
        if found is not None and len(low) == len(text):
            old, new = text[found.start("x") : found.end("x")], text[found.end() :].lstrip()
            return patterns().references_say["not_but"].format(old, new)
    found = patterns().talk["all_wrong"].match(low)
    if found is not None and len(low) == len(text):
        rest = text[found.end() :].lstrip()
        if patterns().talk["number_only"].search(normalise(rest)):
            # "That was wrong, two".
            return patterns().references_say["no_but"].format(rest)
    return text


def misspoken(text: str) -> str:
    """Return a slip of the pen as one of the tongue where what was meant is no words for the picture.

    "A typo, it's yellow" of a colour leaves the title; "a typo, it's “May”" does not.
    """
    low = normalise(text)
    found = patterns().talk["mistyped"].match(low)
    if found is None or len(low) != len(text):
        return text
    slotted = scan(text[found.end() :])
    kinds = {slotted.kind(char) for char in slotted.skeleton}
    if not kinds & _VALUES or "text" in kinds:
        return text
    return patterns().references_say["misspoke"].format(text[found.end() :])


def excused(text: str) -> str:
    """Return the text without why something was said wrong ("sorry brain fog, I meant seven")."""
    low = normalise(text)
    excuses = (one.match(low) for one in patterns().references.get("excused", ()))
    found = next((one for one in excuses if one is not None), None)
    if found is None or len(low) != len(text):
        return text
    looks = (p for name, p in patterns().looks.items() if name.partition(".")[0] not in _REGRETS)
    acts = (p for name, p in patterns().acts.items() if name not in _REGRETS)
    known = (*patterns().things.values(), *looks, *acts)
    why = scan(found["why"]).skeleton
    if why != found["why"] or any(one.search(why) for one in known):
        # "Sorry, the title, I meant the bar" says what was wrong.
        return text
    return text[: found.start("why")].rstrip(" ,.:-") + ", " + text[found.end() :]


def no_longer(text: str) -> str:
    """Return "no more of it" as none of it ("no more blur"), but not within quoted words."""
    found = patterns().talk["no_more"].search(normalise(text))
    if found is None or is_quoted(text, found.start()):
        return text
    return text[: found.start()] + patterns().references_say["none_of"] + text[found.end() :]


def asked_politely(text: str) -> str:
    """Return a wish that is asked for as a possibility as what shall be done ("is it possible to …?")."""
    low = normalise(text)
    found = patterns().talk["is_possible"].match(low)
    rest = "" if found is None or len(low) != len(text) else text[found.end() :].rstrip(" ?")
    return rest if rest.strip(" .,!?") else text


def without_handing_over(text: str) -> str:
    """Return the text without what only says that the files are there ("song and words attached, …")."""
    low = normalise(text)
    found = patterns().talk["all_here"].match(low)
    rest = "" if found is None or len(low) != len(text) else text[found.end() :]
    return rest if rest.strip() else text


def _is_called(stem: str, text: str, scene: Scene) -> bool:
    """Whether a message calls one of several uploads by its name alone ("strings is the main one")."""
    word = stem.casefold()
    if len(scene.names) < 2 or len(word) < 3 or not is_spaced(text) or not word.isascii():
        return False
    groups = (patterns().things, patterns().looks, patterns().acts)
    meant = {p for group in groups for p in group.values() if p.fullmatch(word)}
    # "The lecture, with the jingle as music" beside another file that is called by its name.
    heard = meant <= {patterns().things["music"]} and _others_called(word, text, scene)
    known = bool(meant) and not heard
    own = [t for t, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    if known or any(word in words.casefold() for words in own):
        return False
    places = [
        m.start() for m in re.finditer(rf"(?<![\w.]){re.escape(word)}(?![\w.])", text.casefold())
    ]
    return bool(places) and not _titles(text.casefold()) & set(places)


def _others_called(word: str, text: str, scene: Scene) -> bool:
    """Whether another of the uploads is called by its name, which is no word of the studio."""
    things = patterns().things.values()
    stems = [name.rpartition(".")[0].casefold() for name in scene.names]
    return any(
        len(stem) > 2
        and stem != word
        and not any(p.fullmatch(stem) for p in things)
        and re.search(rf"(?<![\w.]){re.escape(stem)}(?![\w.])", text.casefold())
        for stem in stems
    )


def _is_one(stem: str, text: str, scene: Scene) -> bool:
    """Whether one of several uploads is called by its name ("the lofi one")."""
    word = re.escape(stem.casefold())
    if len(scene.names) < 2 or len(stem) < 3 or not stem.isascii():
        return False
    called = patterns().references.get("called_one", ())
    return any(re.search(p.pattern.replace("STEM", word), text.casefold()) for p in called)


def _titles(text: str) -> set[int]:
    """Return where words for the picture begin, which may be a file's name as well."""
    found = [one for pattern in patterns().naming for one in pattern.finditer(text)]
    begins = {one.start("shown") for one in found if "shown" in one.re.groupindex}
    return begins | {one.end() for one in found}


def apart(text: str, scene: Scene) -> str:
    """Return the text with a comma before each further text it calls by its words ("A red B blue")."""
    named = [one for one in scene.texts if len(scene.texts) > 1 and text.count(one) == 1]
    if len(named) < 2 or any(mark in text for mark in "\"'“‘「《"):
        return text
    first = min(named, key=text.index)
    for one in named:
        at = text.index(one)
        told = text[at - 1 : at].strip()
        if (
            one != first
            and told
            and told.isalnum()
            and not patterns().breaks.search(text[at - 1 : at])
        ):
            text = f"{text[:at]}, {text[at:]}"
    return text


def heard(text: str, scene: Scene) -> str:
    """Return the text with the file in the place of what is heard in it ("the bell" for "ding.wav")."""
    sounds = [n for n, kind in zip(scene.names, scene.kinds, strict=False) if kind == "audio"]
    for kind, regexes in references_of("heard.") if len(sounds) > 1 else ():
        stem = re.compile(kind.removeprefix("heard."))
        named = [name for name in sounds if stem.search(normalise(name))]
        for pattern in regexes if len(named) == 1 else ():
            found = pattern.search(normalise(text))
            if found and not is_quoted(text, found.start()):
                text = f"{text[: found.start()]}{named[0]}{text[found.end() :]}"
    return text


def called(text: str, scene: Scene) -> str:
    """Return the text with marks around the words on the picture that it calls by themselves.

    "Make fade to black red": what stands on the picture is a name, whatever its words mean.
    """
    for words, auto in zip(scene.texts, scene.auto, strict=False):
        if auto or " " not in words.strip():
            continue
        found = re.search(rf"(?<![\w\"'])(?:{re.escape(words)})(?![\w\"'])", text, re.IGNORECASE)
        if found is not None and not any(
            m.start() < found.end() and found.start() < m.end() for m in QUOTED.finditer(text)
        ):
            text = f'{text[: found.start()]}"{words}"{text[found.end() :]}'
    return _renamed(text, scene)


def _renamed(text: str, scene: Scene) -> str:
    """Return the text with marks around the words that take the place of those that stand there."""
    slotted = scan(text)
    found = patterns().talk["renames"].search(slotted.skeleton)
    old = [value for char, value in slotted.values.items() if slotted.kind(char) == "text"]
    if found is None or len(old) != 1 or old[0] not in scene.texts:
        return text
    start = slotted.origins[found.end()]
    return f'{text[:start]}"{text[start:].strip(" .!")}"'


_SUFFIXED: Final = re.compile(
    r"(?<![\w.])(?<!\bas )(?<!\ban )(?<!\ba )(?<!\binto )(?<!\bneed )(?:the |my |our )?(mp3|wav|m4a|ogg|flac|aac|mp4|mov|webm|mkv)(?=(?:'s|\u2019s)?(?:[\s,.;!?]|$))(?! files?\b)"
)


def by_suffix(text: str, scene: Scene) -> str:
    """Return the text with "the mp4" as the name of the one upload that ends so."""
    for found in reversed(list(_SUFFIXED.finditer(normalise(text)))):
        names = [name for name in scene.names if name.casefold().endswith(f".{found[1]}")]
        named = len(names) == 1 and len(scene.names) > 1
        if named and not is_quoted(text, found.start()):
            text = f"{text[: found.start()]}{names[0]}{text[found.end() :]}"
    clips = [n for n, kind in zip(scene.names, scene.kinds, strict=False) if kind == "video"]
    low = normalise(text)
    own = patterns().talk["sound_of_clip"].search(low)
    if len(clips) == 1 and own is not None and not is_quoted(text, own.start()):
        # "The sound of the clip" is that of its file.
        clip = patterns().talk["clip_named"].search(low, own.start())
        if clip is not None:
            text = f"{text[: clip.start()]}{clips[0]}{text[clip.end() :]}"
    return text


def _names_role(said: str) -> bool:
    """Whether the last word of a text says what a sound is for."""
    roles = (patterns().things[kind] for kind in ("voice", "music"))
    return any(found.end() == len(said) for role in roles for found in role.finditer(said))


def with_suffixes(text: str, scene: Scene) -> str:
    """Return the text with the names of uploads completed ("part_b" for "part_b.wav")."""
    for name in () if any(mark in text for mark in "\"'“‘「《") else scene.names:
        stem = name.rpartition(".")[0]
        if name.isascii() and is_unspaced(text):
            # Chinese words before a name are no part of it ("the sound of vlog.mp4").
            text = re.sub(rf"(?<=[\u3400-\u9fff]){re.escape(name)}", f" {name} ", text)
        # A stem of letters alone may be any word, but not in the midst of Chinese.
        foreign = len(stem) > 2 and stem.isascii() and stem.isalpha() and is_unspaced(text)
        things = [p for name, p in patterns().things.items() if name not in {"music", "voice"}]
        named = any(p.fullmatch(stem.casefold()) for p in things)
        told = re.search(r"[a-z0-9][_\d-]", stem, re.IGNORECASE) or (foreign and not named)
        told = told or _is_called(stem, text, scene) or _is_one(stem, text, scene)
        # A space keeps the words beside a name from being part of it.
        apart = f" {name} " if is_unspaced(text) else name
        # "Some light music" is no name, though a file may be called that.
        plain = any(p.fullmatch(stem.casefold()) for p in patterns().things.values())
        own = len(stem) > 2 and is_unspaced(stem) and not plain
        if not told and own and name not in text:
            titles = _titles(text)
            places = [m.start() for m in re.finditer(re.escape(stem), text)]
            for at in reversed([place for place in places if place not in titles]):
                text = text[:at] + apart + text[at + len(stem) :]
        if told:
            whole = rf"(?<![a-zA-Z0-9_.]){spoken(stem, scene)}(?![a-zA-Z0-9_.-])"
            text = re.sub(whole, apart.replace("\\", r"\\"), text)
    for name in scene.names if len(scene.names) > 1 else ():
        # "talk is the voice song is the music": each of them is a clause of its own.
        at = text.find(f" {name} ", 1)
        if at > 0 and _names_role(text[:at].rstrip().casefold()):
            text = f"{text[:at]},{text[at:]}"
    if is_unspaced(text):
        # A name with an underscore in the midst of Chinese is one that was given.
        return text
    # "fade_in" are two words; a file's name keeps its own, and so does what is quoted or a handle.
    return re.sub(
        r"(?<=[a-zA-Z])_(?=[a-zA-Z])(?!\S*\.[a-zA-Z][a-zA-Z0-9]{1,3}(?![a-zA-Z0-9]))",
        lambda found: "_" if _keeps_mark(text, found.start()) else " ",
        text,
    )


def spoken(stem: str, scene: Scene) -> str:
    """Return a pattern of a name as it is written, or as it is said where that can be nothing else ("part b")."""
    written = re.escape(stem)
    words = re.split("[_-]+", stem.casefold())
    known = (*patterns().things.values(), patterns().filler)
    plain = all(any(p.fullmatch(word) for p in known) for word in words)
    shown = any(" ".join(words) in one.casefold() for one in scene.texts)
    if len(words) < 2 or len(scene.names) < 2 or plain or shown or scene.videos > 1:
        return written
    return f"(?:{written}|(?i:{' '.join(map(re.escape, words))}))"


def _keeps_mark(text: str, at: int) -> bool:
    """Whether a mark at a place is part of words that are shown as they are."""
    word = text[:at].rpartition(" ")[2]
    return is_quoted(text, at) or word[:1] in {"@", "#"}


def from_to(original: str, first: str, last: str) -> str:
    """Return a message from some of its words up to others, both of them as the user wrote them."""
    start = original.find(first)
    end = original.find(last, start + len(first)) if start >= 0 else -1
    return original[start : end + len(last)] if end >= 0 else f"{first}, {last}"


def counts(word: str) -> bool:
    """Whether a word is a number."""
    try:
        number(word)
    except (ValueError, KeyError):
        return False
    return True


def without_trial(text: str) -> str:
    """Return the text without what only says that a look is tried ("the title in yellow, just to see").

    Behind words that are no look it may be one of them.
    """
    low = normalise(text)
    found = patterns().talk["tries"].search(low)
    if found is None or len(low) != len(text) or is_quoted(text, found.start()):
        return text
    slotted = scan(low[: found.start()].rstrip(" ,"))
    said = slotted.skeleton
    ends = [one.end() for look in patterns().looks.values() for one in look.finditer(said)]
    told = slotted.kind(said[-1:]) is not None or len(said) in ends
    # "Let's see the beginning" asks for its picture; what awaits its words is no look.
    told = told and patterns().talk["only_seen"].fullmatch(said) is None
    return text[: found.start()].rstrip(" ,\uff0c") if told else text
