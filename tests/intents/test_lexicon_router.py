"""The router's sections of the language files."""

from pathlib import Path

import opencc
import pytest
import yaml

from intents.clauses import Judge
from intents.lexicon import LANGUAGES_DIR, Lexicon, LexiconError, _Loader, lexicons, load
from intents.text import normalise


def changed(tmp_path: Path, change) -> Path:
    data = yaml.load((LANGUAGES_DIR / "en.yaml").read_text(encoding="utf-8"), Loader=_Loader)
    change(data)
    path = tmp_path / "en.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
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
