"""The rules of the house that no tool checks."""

from __future__ import annotations

import ast
import importlib
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from intents.lexicon import lexicons

ROOT = Path(__file__).parents[1]
PACKAGES = ("intents", "skill", "studio")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LANGUAGE_FILES = sorted((ROOT / "intents" / "languages").glob("*.yaml"))

IDEOGRAPH = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_no_chinese_character_stands_in_python(path: Path) -> None:
    found = [
        f"{relative(path)}:{number}: {line.strip()}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if IDEOGRAPH.search(line)
    ]
    assert found == []


# Whatever becomes one of these is read by a person.
_SHOWN = {"Status", "Reply", "Link", "Error", "echo", "secho", "prompt", "confirm"}
_SENTENCE = re.compile(r"[A-Za-z]{2,}[,:]? [A-Za-z' ]*[A-Za-z]{2,}")


def shown_literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the string constants handed to what shows text to a person."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name not in _SHOWN:
            continue
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            for part in ast.walk(argument):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.value


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_no_sentence_for_a_person_stands_in_python(path: Path) -> None:
    """Command help (docstrings, help=, epilog=) is English documentation and does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        f"{relative(path)}:{line}: {text!r}"
        for line, text in shown_literals(tree)
        if _SENTENCE.search(text)
    ]
    assert found == []


def test_the_search_for_sentences_finds_one() -> None:
    planted = ast.parse('yield Reply(f"Your video is ready: {path}")')
    assert [text for _, text in shown_literals(planted)] == ["Your video is ready: "]
    assert _SENTENCE.search("Your video is ready: ")


class _NoDuplicates(yaml.SafeLoader):
    """Refuses a key that is written twice: the later would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.constructor.ConstructorError(
                None, None, f"twice: {sorted(twice)}", node.start_mark
            )
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize("path", LANGUAGE_FILES, ids=lambda path: path.stem)
def test_no_key_of_a_language_file_is_written_twice(path: Path) -> None:
    yaml.load(path.read_text(encoding="utf-8"), Loader=_NoDuplicates)


@pytest.mark.parametrize("section", ["replies", "answers"])
def test_every_language_says_the_same_things(section: str) -> None:
    keys = {code: set(getattr(lexicon, section)) for code, lexicon in lexicons().items()}
    every = set().union(*keys.values())
    missing = {code: sorted(every - own) for code, own in keys.items()}
    assert missing == {code: [] for code in keys}


_FACT = re.compile(r"{[{%][^}]*?\b([a-z_]+)\b")


@pytest.mark.parametrize("section", ["replies", "answers"])
def test_the_templates_of_all_languages_compile(section: str) -> None:
    from intents.replies import _template

    for code, lexicon in lexicons().items():
        for key in getattr(lexicon, section):
            _template(section, key, code)


# Structure -----------------------------------------------------------------------------------


FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "core",
    "common",
    "misc",
    "base",
    "manager",
}


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_have_a_job_a_docstring_and_a_readable_size(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "no docstring"
    assert len(source.splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_no_unfinished_work_is_left_in_comments(path: Path) -> None:
    with io.StringIO(path.read_text(encoding="utf-8")) as source:
        comments = [
            token.string
            for token in tokenize.generate_tokens(source.readline)
            if token.type == tokenize.COMMENT
        ]
    assert [text for text in comments if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text)] == []


REGISTRIES = {
    "skill/handlers": "HANDLERS",
    "studio/operations": "OPERATIONS",
    "studio/visuals": "VISUALS",
    "studio/executors": "EXECUTORS",
}


@pytest.mark.parametrize("folder", REGISTRIES)
def test_every_file_of_a_registry_folder_is_listed(folder: str) -> None:
    package = importlib.import_module(folder.replace("/", "."))
    registry = getattr(package, REGISTRIES[folder])
    listed = {
        getattr(entry, "__module__", None) or getattr(entry, "__name__", "")
        for entry in registry.values()
    }
    files = {
        f"{package.__name__}.{path.stem}"
        for path in (ROOT / folder).glob("*.py")
        if not path.stem.startswith("_")
    }
    assert files - listed == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_promises_is_there(package: str) -> None:
    module = importlib.import_module(package)
    for name in getattr(module, "__all__", ()):
        assert getattr(module, name) is not None


def test_every_command_is_in_the_module_that_the_table_names() -> None:
    from skill.commands import COMMANDS, load

    for name in COMMANDS:
        assert load(name).name == name
    listed = {f"{stem}.py" for stem in COMMANDS.values()}
    on_disk = {path.name for path in (ROOT / "skill" / "commands").glob("*.py")}
    assert listed <= on_disk
