"""`doctor`: every check with what was found and what to do, every setting with its origin."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from intents import proof
from skill.doctor import PROVED, check_words
from skill.settings import Settings

TOKEN = "nmv_usr_0123456789abcdefWXYZ"


@pytest.fixture
def proved(environment) -> Path:
    """The language files were found right before, as at every call but the first."""
    home = Path(environment["VIDEO_A2E_HOME"])
    home.mkdir(mode=0o700)
    (home / PROVED).write_text(proof.seal())
    return home / PROVED


def test_words_that_were_found_right_are_not_proved_again(proved) -> None:
    written_ns = proved.stat().st_mtime_ns
    assert check_words(Settings.load(environ={"VIDEO_A2E_HOME": str(proved.parent)})).is_ok
    assert proved.stat().st_mtime_ns == written_ns  # Each proof writes it.


@pytest.mark.usefixtures("proved")
def test_a_healthy_installation_has_only_check_marks(video_a2e) -> None:
    done = video_a2e("doctor")
    assert done.code == 0, done.out + done.err
    assert done.out.count("✓") >= 8
    assert "✗" not in done.out


@pytest.mark.usefixtures("proved")
def test_every_setting_is_shown_with_its_value_and_origin(video_a2e) -> None:
    done = video_a2e("doctor", "--json", "--lang", "zh", VIDEO_A2E_POLL_INTERVAL="7")
    assert done.code == 0
    shown = {e["setting"]: (e["value"], e["origin"]) for e in done.events if "setting" in e}
    assert set(shown) == {choice.name for choice in Settings.load(environ={}).choices}
    assert shown["VIDEO_A2E_LANG"] == ("zh", "option")
    assert shown["VIDEO_A2E_POLL_INTERVAL"] == ("7", "environment")
    assert shown["VIDEO_A2E_RECOVERY_WAIT"] == ("0.2", "default")
    assert shown["NEMO_CLIENT_ID"][1] == "stored"
    assert done.events[-1] == {"type": "result", "ok": True, "intents": [], "pending": False}


@pytest.mark.usefixtures("proved")
def test_a_token_is_never_shown_beyond_its_last_four_characters(video_a2e) -> None:
    done = video_a2e("doctor", "-v", NEMO_TOKEN=TOKEN, NEMO_API_URL="http://127.0.0.1:9")
    assert "WXYZ" in done.out
    assert TOKEN[:-4] not in done.out + done.err
    assert "cdef" not in done.out + done.err


@pytest.mark.usefixtures("proved")
def test_a_backend_out_of_reach_fails_with_what_to_do(video_a2e) -> None:
    done = video_a2e("doctor", NEMO_API_URL="http://127.0.0.1:9")
    assert done.code == 1
    (line,) = [line for line in done.out.splitlines() if line.startswith("✗")]
    assert "127.0.0.1:9" in line
    assert "--backend studio" in done.out


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_that_cannot_be_used_and_a_word_that_is_not_right_are_told_at_once(
    video_a2e, tree, tmp_path
) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    words = tree / "intents" / "languages" / "en.yaml"
    text, old = words.read_text(encoding="utf-8"), '"{{ path }} cannot be written'
    assert old in text
    # The last thing that is proved: all before it was read, which takes long enough for one test.
    words.write_text(text.replace(old, '"{{ nosuch }} cannot be written', 1), encoding="utf-8")
    done = video_a2e("doctor", VIDEO_A2E_HOME=str(blocked / "state"), PYTHONPATH=str(tree))
    assert done.code == 1
    assert "VIDEO_A2E_HOME" in done.out
    assert "en.yaml: replies.usage_path" in done.out + done.err
    # Who writes English is told so in English, whatever else in that file is wrong.
    assert "文件" not in done.out + done.err
    assert "Traceback" not in done.out + done.err
    assert "LexiconError" not in done.out + done.err


@pytest.mark.parametrize("command", [["doctor"], ["doctor", "--lang", "zh"]])
def test_a_language_file_that_is_not_there_is_named(video_a2e, tree, command) -> None:
    (tree / "intents" / "languages" / "zh.yaml").unlink()
    done = video_a2e(*command, PYTHONPATH=str(tree))
    assert done.code == 2
    (line,) = (done.out + done.err).splitlines()
    assert "zh.yaml" in line
    assert "install video-a2e again" in line


def test_nothing_is_written_outside_the_state_folder(video_a2e, environment, tmp_path) -> None:
    assert video_a2e("doctor").code == 0
    assert list(Path(environment["HOME"]).iterdir()) == []
    assert list((tmp_path / "work").iterdir()) == []
    assert Path(environment["VIDEO_A2E_HOME"]).stat().st_mode & 0o077 == 0
    assert Path(environment["VIDEO_A2E_HOME"], PROVED).read_text() == proof.seal()


def test_a_setting_that_cannot_be_used_is_a_usage_error(video_a2e) -> None:
    done = video_a2e("doctor", "--json", VIDEO_A2E_POLL_INTERVAL="soon")
    assert done.code == 2
    assert "VIDEO_A2E_POLL_INTERVAL" in done.of_type("error")[0]["text"]
    assert done.events[-1]["ok"] is False
