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

IDEOGRAPH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Words ---------------------------------------------------------------------------------------


_BORDERS = str.maketrans("", "", "\u3400\u4dbf\u4e00\u9fff\uf900\ufaff")


def ideographs(source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with Chinese characters, written or escaped; the borders of their blocks are no word."""
    for number, line in enumerate(source.splitlines(), 1):
        if IDEOGRAPH.search(line):
            yield number, line.strip()
    for node in ast.walk(ast.parse(source)) if "\\u" in source.lower() else ():
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and IDEOGRAPH.search(text.translate(_BORDERS)):
            yield node.lineno, ascii(text)


def test_no_chinese_character_stands_in_python() -> None:
    found = [
        f"{relative(path)}:{number}: {line}"
        for path in MODULES
        for number, line in ideographs(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_search_for_chinese_finds_what_is_escaped() -> None:
    assert list(ideographs('word = "\\u5bfc\\u51fa"')) == [(1, r"'\u5bfc\u51fa'")]
    assert list(ideographs('_HAN = "[\\u3400-\\u9fff]"')) == []


# Whatever becomes one of these is read by a person.
_SHOWN = {"Status", "Reply", "Link", "Error", "echo", "secho", "confirm"}
_SENTENCE = re.compile(r"[A-Za-z]{2,}[,:]? [A-Za-z' ]*[A-Za-z]{2,}")


def shown_literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the string constants handed to what shows text to a person, by their names too."""
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name not in _SHOWN:
            continue
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            parts = list(ast.walk(argument))
            names = [part.id for part in parts if isinstance(part, ast.Name)]
            parts += [part for one in names if one in named for part in ast.walk(named[one])]
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.value


def test_no_sentence_for_a_person_stands_in_python() -> None:
    """Command help (docstrings, help=, epilog=) is English documentation and does not count."""
    found = [
        f"{relative(path)}:{line}: {text!r}"
        for path in MODULES
        for line, text in shown_literals(ast.parse(path.read_text(encoding="utf-8")))
        if _SENTENCE.search(text)
    ]
    assert found == []


def test_the_search_for_sentences_finds_one() -> None:
    planted = ast.parse('yield Reply(f"Your video is ready: {path}")')
    assert [text for _, text in shown_literals(planted)] == ["Your video is ready: "]
    planted = ast.parse('_DONE = "Your video is ready: {path}"\nyield Reply(_DONE.format(path))')
    assert [text for _, text in shown_literals(planted)] == ["Your video is ready: {path}"]
    assert _SENTENCE.search("Your video is ready: ")


class _NoDuplicates(yaml.CSafeLoader):
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


def test_modules_have_a_job_a_docstring_and_a_readable_size() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in MODULES}
    found = [f"{relative(path)}: no job" for path in MODULES if path.stem in FORBIDDEN_NAMES]
    found += [
        f"{relative(path)}: no docstring"
        for path, source in sources.items()
        if not ast.get_docstring(ast.parse(source))
    ]
    found += [
        f"{relative(path)}: too long"
        for path, source in sources.items()
        if len(source.splitlines()) > 600
    ]
    assert found == []


_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def test_no_unfinished_work_is_left_in_comments() -> None:
    found = []
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        if not _UNFINISHED.search(source):
            continue  # Telling comments from strings takes long.
        found += [
            f"{relative(path)}:{token.start[0]}: {token.string}"
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.type == tokenize.COMMENT and _UNFINISHED.search(token.string)
        ]
    assert found == []


REGISTRIES = {
    "skill/handlers": ("HANDLERS", r"^async def \w+\(turn: Turn, text: str, key: str\)"),
    "studio/operations": ("OPERATIONS", r"^def apply\("),
    "studio/visuals": ("STYLES", r"^def setup\("),
}
"""Folder → its registry, and how the entry of one of its files begins."""


@pytest.mark.parametrize("folder", REGISTRIES)
def test_every_file_of_a_registry_folder_is_listed(folder: str) -> None:
    name, entry = REGISTRIES[folder]
    package = importlib.import_module(folder.replace("/", "."))
    listed = {value.__module__ for value in getattr(package, name).values()}
    files = {
        f"{package.__name__}.{path.stem}"
        for path in (ROOT / folder).glob("*.py")
        if re.search(entry, path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert files
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


# Documents -----------------------------------------------------------------------------------


def table(text: str, heading: str) -> dict[str, list[str]]:
    """Return the rows of the table whose first heading is that, by their first cell."""
    rows = re.search(rf"(?m)^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\|\n)+)", text)
    assert rows, heading
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[1].splitlines()]
    return {row[0].strip("` "): row[1:] for row in cells}


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_every_command_and_no_other() -> None:
    from skill.commands import COMMANDS

    listed = [re.match(r"video-a2e (\S+)", row)[1] for row in table(README, "command")]
    assert sorted(listed) == sorted(COMMANDS)


def test_the_readme_lists_every_setting_and_no_other() -> None:
    from skill.settings import Settings

    choices = {choice.name for choice in Settings.load(environ={}).choices}
    assert set(table(README, "variable")) == choices


def test_the_readme_lists_the_exit_codes() -> None:
    from skill import cli

    known = {0, cli.FAILED, cli.USAGE, cli.INTERRUPTED, cli.TERMINATED}
    assert {int(code) for code in table(README, "exit code")} == known


def test_the_readmes_files_and_links_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_readmes_commands_can_be_parsed() -> None:
    """Each `video-a2e …` line of a code block names a command and options that exist."""
    import shlex

    from skill.cli import SETTINGS
    from skill.commands import load

    blocks = re.findall(r"(?ms)^```\n(.*?)^```", README)
    lines = [line for block in blocks for line in block.splitlines()]
    checked = 0
    for line in lines:
        found = re.search(r"(?:^|\$ |/)video-a2e ([a-z]+\b.*)", line.partition(" #")[0])
        if not found or "=" in line.partition("video-a2e")[0]:
            continue
        words = shlex.split(found[1].partition(" | ")[0].partition(" && ")[0])
        command = load(words[0])
        # A command keeps the help option of the first context that asks for it.
        command.make_context(words[0], words[1:], resilient_parsing=True, **SETTINGS)
        known = {option for param in command.params for option in param.opts}
        used = {word.partition("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)}
        assert used <= known, line
        checked += 1
    assert checked >= 5


def test_the_skill_file_declares_every_variable_the_code_reads() -> None:
    from skill.identity import frontmatter
    from skill.settings import Settings

    front = frontmatter(ROOT / "SKILL.md")
    openclaw = front["metadata"]["openclaw"]
    declared = {entry["name"]: entry for entry in openclaw["envVars"]}
    assert set(declared) == {choice.name for choice in Settings.load(environ={}).choices}
    assert not any(entry["required"] for entry in declared.values())
    assert "env" not in openclaw["requires"]


def test_the_skill_file_keeps_to_what_hosts_take() -> None:
    from skill.identity import frontmatter

    text = (ROOT / "SKILL.md").read_text(encoding="utf-8")
    front = frontmatter(ROOT / "SKILL.md")
    assert set(front) <= {"name", "description", "license", "compatibility", "metadata"}
    assert len(front["description"]) <= 1024
    assert "{}" not in text.partition("\n---\n")[0]
    body = text.partition("\n---\n")[2]
    assert 30 <= len(body.splitlines()) <= 300
    for reference in re.findall(r"`(references/[^`]+)`", body):
        assert (ROOT / reference).is_file(), reference
        # One level deep: a reference sends nobody on.
        assert "references/" not in (ROOT / reference).read_text(encoding="utf-8")


def test_the_skill_files_commands_exist() -> None:
    from skill.commands import COMMANDS

    files = [ROOT / "SKILL.md", *sorted((ROOT / "references").glob("*.md"))]
    for path in files:
        for name in re.findall(r"video-a2e ([a-z]+)\b", path.read_text(encoding="utf-8")):
            assert name in COMMANDS or name in {"by", "and", "on", "to"}, f"{path.name}: {name}"


def test_every_bundle_carries_the_version_of_the_skill_file() -> None:
    import json

    from skill.identity import frontmatter

    version = frontmatter(ROOT / "SKILL.md")["metadata"]["version"]
    plugin = ROOT / "plugins" / "video-a2e"
    market = json.loads((ROOT / ".claude-plugin" / "marketplace.json").read_text())
    manifest = json.loads((plugin / ".cursor-plugin" / "plugin.json").read_text())
    copy = frontmatter(plugin / "skills" / "video-a2e" / "SKILL.md")
    assert market["plugins"][0]["version"] == version
    assert manifest["version"] == version
    assert copy["metadata"]["version"] == version


def test_nothing_committed_names_a_machine_or_a_secret() -> None:
    import subprocess

    found = subprocess.run(
        [
            "git",
            "grep",
            "-nIE",
            r"/(root|home/[a-z]+)/\.|nmv_usr_[A-Za-z0-9]{30}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert [line for line in found.splitlines() if "test_house.py" not in line] == []


def editing_examples() -> list[str]:
    text = (ROOT / "references" / "editing.md").read_text(encoding="utf-8")
    found = [
        example.strip()
        for cells in table(text, "about").values()
        for cell in cells
        for example in cell.strip(" |").split(" · ")
    ]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("example", editing_examples())
def test_every_example_of_the_editing_reference_is_understood(example: str) -> None:
    from intents.edits import understand

    operations = [request.operation for request in understand(example)]
    assert operations
    assert "unknown" not in operations


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_sound_of_no_length_is_not_told_that_its_type_is_wrong(lang: str) -> None:
    from intents.replies import say

    told = {
        reason: say("error_unsupported_file", lang, name="a.wav", reason=reason, types="wav")
        for reason in ("zero_length", "empty")
    }
    assert told["zero_length"] == told["empty"]
