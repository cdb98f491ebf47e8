"""The router's sections of the language files."""

from pathlib import Path

import opencc
import pytest
import yaml

from intents.judging import Judge
from intents.lexicon import LANGUAGES_DIR, Lexicon, LexiconError, lexicons, load
from intents.notation import Loader
from intents.text import normalise


def changed(tmp_path: Path, change) -> Path:
    data = yaml.load((LANGUAGES_DIR / "en.yaml").read_text(encoding="utf-8"), Loader=Loader)
    change(data)
    path = tmp_path / "en.yaml"
    # The dumper that is written in C: the file is large.
    written = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True)
    path.write_text(written, encoding="utf-8")
    return path


def test_an_unknown_key_is_named_with_its_file(tmp_path):
    with pytest.raises(LexiconError, match=r"en\.yaml: intents\.exports"):
        load(changed(tmp_path, lambda data: data["intents"].update(exports={"says": ["export"]})))


def test_a_missing_section_is_named_with_its_file(tmp_path):
    with pytest.raises(LexiconError, match=r"en\.yaml: negations"):
        load(changed(tmp_path, lambda data: data.pop("negations")))


def test_an_unknown_section_is_named_with_its_file(tmp_path):
    with pytest.raises(LexiconError, match=r"en\.yaml: intentions"):
        load(changed(tmp_path, lambda data: data.update(intentions={})))


def test_an_empty_list_is_named_with_its_key(tmp_path):
    with pytest.raises(LexiconError, match=r"en\.yaml: asides\.more: .*length"):
        load(changed(tmp_path, lambda data: data["asides"].update(more=[])))


@pytest.mark.parametrize("text", ["", "- one\n- two\n", "# nothing yet\n"])
def test_a_file_without_sections_is_named_with_a_key(tmp_path, text):
    (tmp_path / "zh.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(LexiconError, match=r"zh\.yaml: [a-z_]+: "):
        load(tmp_path / "zh.yaml")


def test_a_file_that_is_not_utf_8_is_named_with_the_section(tmp_path):
    path = tmp_path / "en.yaml"
    path.write_bytes(b"code: en\nname: Fran\xe7ais\n")

    with pytest.raises(LexiconError, match=r"en\.yaml: name: line 2 is not UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("  them: [", "  them: [one]\n  them: [", r"terms\.them"),
        ("\njoiners:\n", "\njoiners:\n  after: [when]\n", r"joiners\.after"),
        ("\njoiners:\n", "\nterms:\n  x: [y]\njoiners:\n", "terms"),
        ("\njoiners:\n", "\nJoiners:\n  x: [y]\njoiners:\n", "Joiners"),
    ],
)
def test_a_key_that_stands_twice_or_astray_is_named(tmp_path, old, new, place):
    text = (LANGUAGES_DIR / "en.yaml").read_text(encoding="utf-8")
    path = tmp_path / "en.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(LexiconError, match=rf"^en\.yaml: {place}: "):
        load(path)


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("settings", "shown_text", "saying [a-z]+"),
        ("settings", "pasted", "mail: .*"),
        ("settings", "fillers", "!"),
        ("orders", "named", "as .*"),
        ("joiners", "then", "{nosuch}"),
        ("joiners", "then", "(a|"),
        ("terms", "them", "{those}"),
    ],
)
def test_what_is_no_phrase_or_lacks_its_group_is_named_with_its_key(tmp_path, section, key, value):
    path = changed(tmp_path, lambda data: data[section].update({key: [value]}))

    with pytest.raises(LexiconError, match=rf"en\.yaml: {section}\.{key}\[0\]: "):
        load(path)


@pytest.mark.parametrize(
    ("section", "key", "place"),
    [
        ("terms", ("recording",), r"terms\.recording\[1\]"),
        ("replies", ("exported",), r"replies\.exported\[1\]|replies\.exported"),
        ("edits", ("talk", "undo"), r"edits\.talk\.undo\[1\]"),
    ],
)
def test_a_value_that_is_no_word_is_named_with_its_key(tmp_path, section, key, place):
    def spoil(data):
        *inside, last = (section, *key)
        for name in inside:
            data = data[name]
        data[last] = ["word", True]

    with pytest.raises(LexiconError, match=rf"^en\.yaml: (?:{place}): "):
        load(changed(tmp_path, spoil))


def test_a_template_with_an_unknown_term_is_named_with_its_key(tmp_path):
    broken = load(changed(tmp_path, lambda data: data["asides"].update(more=["{nosuchterm}"])))

    with pytest.raises(LexiconError, match=r"en\.yaml: asides\.more.*nosuchterm"):
        Judge([broken])


def test_every_template_of_every_language_compiles():
    for path in sorted(LANGUAGES_DIR.glob("*.yaml")):
        assert Judge([load(path)]).words


def test_the_variants_cover_every_character_of_the_chinese_words():
    """OpenCC writes each word in traditional characters; our map must bring it back."""
    to_traditional = opencc.OpenCC("s2t")
    chinese: Lexicon = lexicons()["zh"]
    words = "".join(phrase for phrases in chinese.terms.values() for phrase in phrases)
    characters = sorted({character for character in words if "\u4e00" <= character <= "\u9fff"})

    lost = [
        c
        for c in characters
        if len(to_traditional.convert(c)) == 1 and normalise(to_traditional.convert(c)) != c
    ]

    assert not lost


def test_both_languages_have_the_same_sections():
    english, chinese = lexicons()["en"], lexicons()["zh"]

    for section in ("intents", "joiners", "frames", "negations", "asides"):
        for name in getattr(english, section).__struct_fields__:
            assert getattr(getattr(chinese, section), name), f"{section}.{name}"


def test_a_fragment_stands_for_its_text_in_every_pattern_below_it(tmp_path):
    def change(data):
        fragments = {"polite": "(?:please |kindly )", "so": "so (?&polite)?"}
        data["edits"]["fragments"] = data["edits"]["fragments"] | fragments
        data["edits"]["filler"] = ["(?&so)do (?&polite)"]

    assert load(changed(tmp_path, change)).edits.filler == [
        "so (?:please |kindly )?do (?:please |kindly )"
    ]


@pytest.mark.parametrize(
    ("fragments", "place"),
    [({}, r"filler\[0\]"), ({"first": "(?&polite)", "polite": "please"}, r"fragments\.first")],
)
def test_a_fragment_that_is_not_there_is_named_with_the_pattern(tmp_path, fragments, place):
    path = changed(
        tmp_path,
        lambda data: data["edits"].update(
            fragments=data["edits"]["fragments"] | fragments, filler=["(?&polite) do"]
        ),
    )

    with pytest.raises(LexiconError, match=rf"^en\.yaml: edits\.{place}: .*'polite'"):
        load(path)


@pytest.mark.parametrize("wrong", [[], {"fragments": []}, {"fragments": {"x": 1}}])
def test_fragments_of_another_shape_are_named(tmp_path, wrong):
    def change(data):
        data["edits"] = {**data["edits"], **wrong} if isinstance(wrong, dict) else wrong

    with pytest.raises(LexiconError, match=r"^en\.yaml: edits"):
        load(changed(tmp_path, change))
