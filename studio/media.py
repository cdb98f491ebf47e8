"""What an uploaded file is: kind by content, length, size, tags, cover art; and what is refused."""

from __future__ import annotations

import io
import re
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import pysubs2
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import Image, UnidentifiedImageError

from studio.facts import Facts, check_size
from studio.faults import UnsupportedMedia
from studio.pictures import MOST_PIXELS, cover_art
from studio.sound.character import Character
from studio.sound.reader import LARGEST_FRAME_BYTES, Reader, audio_stream, open_media
from studio.sound.resampling import RATE

DOCUMENTED: Final = frozenset(
    ["mp4", "mov", "avi", "webm", "mkv", "jpg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac"]
)
"""File types of the protocol."""
CAPTIONS: Final = frozenset({"srt", "vtt", "lrc"})
ACCEPTED: Final = (
    DOCUMENTED | CAPTIONS | frozenset(["jpeg", "ogg", "oga", "opus", "flac", "aif", "aiff"])
)
"""What the studio takes beyond the protocol is a generosity of this backend."""

_IMAGE_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")
_DECODE_WHOLE_S: Final = 30 * 60
_LOST_SHARE: Final = 0.05
_LOST_BYTES: Final = 8 * 1024
_CAPTION_BYTES: Final = 8 * 1024 * 1024
_LRC_LINE: Final = re.compile(r"^\s*\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]", re.MULTILINE)


def probe(path: Path, *, name: str | None = None) -> Facts:
    """Return what the file is, judged by its content.

    name: the file's own name when `path` is a temporary one. Raises UnsupportedMedia with reason
    empty, unreadable, no_sound, zero_length or damaged, and MediaTooLarge.
    """
    check_size(path.stat().st_size)
    picture = _probe_image(path)
    if picture is not None:
        return picture
    captions = _probe_captions(path, suffix=Path(name or path.name).suffix.lower().lstrip("."))
    if captions is not None:
        return captions
    with open_media(path) as container:
        return _probe_container(path, container)


def _probe_image(path: Path) -> Facts | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=_IMAGE_FORMATS) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise UnsupportedMedia("too_many_pixels", width=width, height=height)
                image.load()
    except UnidentifiedImageError:
        return None
    except Image.DecompressionBombError as error:
        raise UnsupportedMedia("too_many_pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        # Recognised by its first bytes, broken further on.
        raise UnsupportedMedia("damaged") from error
    return Facts("image", path.stat().st_size, width=width, height=height)


def read_text(path: Path) -> str:
    """Return a text file whatever its encoding: BOM, UTF-8, UTF-16, GB18030, else Latin-1."""
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _probe_captions(path: Path, *, suffix: str) -> Facts | None:
    size = path.stat().st_size
    if suffix not in CAPTIONS or size > _CAPTION_BYTES:
        return None
    text = read_text(path)
    if "\x00" in text:
        return None
    if suffix == "lrc":
        if not _LRC_LINE.search(text):
            raise UnsupportedMedia("no_captions")
        return Facts("captions", size)
    try:
        subtitles = pysubs2.SSAFile.from_string(text, format_=suffix)
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise UnsupportedMedia("no_captions") from error
    if not subtitles.events:
        raise UnsupportedMedia("no_captions")
    return Facts("captions", size, duration_ms=max(event.end for event in subtitles.events))


def _probe_container(path: Path, container: InputContainer) -> Facts:
    size = path.stat().st_size
    pictures = _moving_pictures(container)
    sound = audio_stream(container)
    if pictures is None and sound is None:
        raise UnsupportedMedia("unreadable", path=path)
    width = height = 0
    fps = 0.0
    if pictures is not None:
        width, height = pictures.codec_context.width, pictures.codec_context.height
        fps = float(pictures.average_rate or pictures.guessed_rate or 0)
        if not width or not height:
            raise UnsupportedMedia("unreadable", path=path)
    duration_ms, voice = 0, 0.5
    if sound is not None:
        duration_ms, voice = _listen(path, container)
    if duration_ms == 0 and pictures is None:
        raise UnsupportedMedia("zero_length", path=path)
    if pictures is not None:
        if not _has_a_picture(path):
            raise UnsupportedMedia("damaged", path=path)
        duration_ms = max(duration_ms, _declared_ms(container))
    tags = {**(sound.metadata if sound is not None else {}), **container.metadata}
    tags = {key.lower(): value for key, value in tags.items()}
    return Facts(
        "video" if pictures is not None else "audio",
        size,
        duration_ms=duration_ms,
        width=width,
        height=height,
        fps=fps,
        title=_tag(tags, "title"),
        artist=_tag(tags, "artist", "album_artist", "author"),
        has_cover=pictures is None and cover_art(path) is not None,
        has_sound=sound is not None and duration_ms > 0,
        voice_likeness=voice,
    )


def _moving_pictures(container: InputContainer) -> VideoStream | None:
    attached = av.stream.Disposition.attached_pic
    return next((s for s in container.streams.video if not s.disposition & attached), None)


def _has_a_picture(path: Path) -> bool:
    """Whether the film's first picture can be decoded."""
    with open_media(path) as container:
        stream = _moving_pictures(container)
        try:
            return stream is not None and next(container.decode(stream), None) is not None
        except av.error.FFmpegError:
            return False


def _declared_ms(container: InputContainer) -> int:
    return round((container.duration or 0) / 1000)


def _listen(path: Path, container: InputContainer) -> tuple[int, float]:
    """Return length in ms and likeness to speech. Raises UnsupportedMedia for a damaged file."""
    declared_ms = _declared_ms(container)
    character = Character()
    with Reader(path) as reader:
        if declared_ms > _DECODE_WHOLE_S * 1000:
            return _listen_here_and_there(path, container, reader, character)
        samples = 0
        for block in reader:
            samples += len(block)
            character.hear(block)
    duration_ms = round(samples * 1000 / RATE)
    if reader.packets and reader.damaged_packets > max(2, _LOST_SHARE * reader.packets):
        raise UnsupportedMedia("damaged", path=path, good_until_ms=duration_ms)
    stray = path.stat().st_size - (reader.first_byte or 0) - reader.packet_bytes
    if samples and _is_cut_short(path, container, stray, duration_ms):
        raise UnsupportedMedia("damaged", path=path, good_until_ms=duration_ms)
    return duration_ms, character.voice_likeness()


def _is_cut_short(
    path: Path, container: InputContainer, stray_bytes: int, duration_ms: int
) -> bool:
    """Whether much of the file is no sound: garbage between the packets, or a missing rest."""
    name = container.format.name
    if name in ("mp3", "aac"):
        return stray_bytes > max(_LOST_BYTES, _LOST_SHARE * path.stat().st_size)
    if name == "wav":
        return _wav_lacks_data(path)
    if name.startswith(("mov", "matroska")) or name == "flac":
        return duration_ms < (1 - _LOST_SHARE) * _declared_ms(container) - 100 and not (
            _moving_pictures(container)
        )
    return False


def _wav_lacks_data(path: Path) -> bool:
    """Whether a WAV's data chunk promises clearly more than the file holds."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF":
            return False
        while len(chunk := file.read(8)) == 8:
            length = int.from_bytes(chunk[4:], "little")
            if chunk[:4] == b"data":
                # Writers to a pipe leave 0 or the largest number: nothing is promised.
                promised = length if length < 0xFFFFFF00 else 0
                there = size - file.tell()
                return promised * (1 - _LOST_SHARE) > there + _LOST_BYTES
            file.seek(length + length % 2, io.SEEK_CUR)
    return False


def _listen_here_and_there(
    path: Path, opened: InputContainer, reader: Reader, character: Character
) -> tuple[int, float]:
    """Long files: the length from the packets alone, the character from a dozen places."""
    total = Fraction(0)
    stray = path.stat().st_size
    is_first = True
    with open_media(path) as container:
        stream = audio_stream(container)
        assert stream is not None
        base = stream.time_base or Fraction(1, RATE)
        try:
            for packet in container.demux(stream):
                if packet.size:
                    total += (packet.duration or 0) * base
                    stray -= min(packet.size, LARGEST_FRAME_BYTES)
                    stray -= packet.pos or 0 if is_first else 0
                    is_first = False
        except av.error.FFmpegError as error:
            raise UnsupportedMedia("damaged", path=path) from error
        # An MP3 begins with the encoder's delay, which is not heard.
        if container.format.name == "mp3":
            total -= (stream.start_time or 0) * base
        declared = (stream.duration or 0) * base
        if container.format.name.startswith("mov") and declared:
            total = min(total, declared)
    if _is_cut_short(path, opened, stray, round(total * 1000)):
        raise UnsupportedMedia("damaged", path=path, good_until_ms=round(total * 1000))
    samples = int(total * RATE)
    for place in range(6):
        start = samples * (2 * place + 1) // 12
        for second in range(4):
            character.hear(reader.read(start + second * RATE, RATE))
    return round(total * 1000), character.voice_likeness()


def _tag(tags: dict[str, str], *names: str) -> str:
    for name in names:
        value = " ".join(_unmangled(tags.get(name, "")).replace("\x00", " ").split())
        if value:
            return value[:200]
    return ""


def _unmangled(text: str) -> str:
    """Undo a Chinese tag that was written as GBK and read as Latin-1."""
    try:
        raw = text.encode("latin-1")
        decoded = raw.decode("gb2312")
    except UnicodeError:
        return text
    high = re.findall(rb"[\x80-\xff]+", raw)
    # Only runs of common characters (first level of GB 2312), so that "café" stays.
    plausible = high and all(
        len(run) >= 4 and all(0xA1 <= byte <= 0xD7 for byte in run[::2]) for run in high
    )
    return decoded if plausible else text
