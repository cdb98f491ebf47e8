from __future__ import annotations

import http.server
import json
import threading
from contextlib import contextmanager
from pathlib import Path

import anyio
import httpx
import pytest

from studio.beginning import first_timeline
from studio.drafts import to_draft
from studio.facts import LIMIT_BYTES
from studio.media import probe
from studio.timeline import AudioClip, AudioTrack, Timeline

FIXTURES = Path(__file__).parents[2] / "fixtures"
AUDIO = FIXTURES / "audio"


def draft_of(name: str, media_id: str) -> dict:
    media = probe(AUDIO / name).as_media(media_id, name)
    timeline = first_timeline([media])
    assert timeline is not None
    return to_draft(timeline, [media]).as_wire()


def shape(value: object) -> object:
    """The keys of a document, without its values; lists by their first item."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


# Tokens


@pytest.mark.requirement("token-given")
async def test_a_token_answers_with_the_documented_body(open_caller, documented):
    document = documented("anonymous_token")
    async with open_caller() as caller:
        answer = await caller.http.post(document["path"], headers=document["headers"])
    assert answer.status_code == 200
    body = answer.json()
    assert shape(body) == shape(document["answers"][0]["body"])
    assert body["data"]["token"].startswith("nmv_usr_")
    assert body["data"]["user_id"].startswith("anon_")
    assert body["data"]["credits"] == 100


@pytest.mark.requirement("code-400")
@pytest.mark.parametrize("headers", [{}, {"X-Client-Id": ""}, {"X-Client-Id": "   "}])
async def test_a_token_without_client_id_is_refused_with_400(open_caller, headers):
    async with open_caller() as caller:
        answer = await caller.http.post("/api/auth/anonymous-token", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


@pytest.mark.requirement("code-429")
async def test_a_served_studio_gives_one_token_a_client(open_caller):
    async with open_caller(embedded=False) as caller:
        codes = [
            (
                await caller.http.post(
                    "/api/auth/anonymous-token", headers={"X-Client-Id": client_id}
                )
            ).status_code
            for client_id in ("one", "one", "two")
        ]
    assert codes == [200, 429, 200]


async def test_a_served_studio_answers_only_to_its_own_names(open_caller):
    async with open_caller(embedded=False) as caller:
        codes = [
            (await caller.http.get("/openapi.json", headers={"Host": host})).status_code
            for host in ("127.0.0.1:80", "localhost", "[::1]:99", "pages.example.com", "")
        ]
    assert codes == [200, 200, 200, 400, 400]


async def test_the_embedded_client_is_never_locked_out(open_caller):
    async with open_caller() as caller:
        for _ in range(3):
            await caller.connect("the-same")
        answer = await caller.http.get("/api/credits/balance/simple")
    assert answer.json()["data"]["available"] == 100


@pytest.mark.requirement("code-1001")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/credits/balance/simple"),
        ("POST", "/api/tasks/me/with-session/nemo_agent"),
        ("POST", "/api/auth/claim-token"),
        ("POST", "/run_sse"),
        ("POST", "/api/upload-video/nemo_agent/me/1"),
        ("GET", "/api/state/nemo_agent/me/1/latest"),
        ("POST", "/api/render/proxy/lambda"),
        ("GET", "/api/render/proxy/lambda/1"),
        ("POST", "/api/render/proxy/lambda/1/cancel"),
        ("GET", "/api/render/proxy/1/download"),
    ],
)
@pytest.mark.parametrize("token", [None, "Bearer nmv_usr_other", "Basic abc", "Bearer "])
async def test_a_bad_token_is_1001_everywhere(open_caller, method, path, token):
    headers = {} if token is None else {"Authorization": token}
    async with open_caller() as caller:
        answer = await caller.http.request(method, path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (200, 1001)


# Sessions, links, credits


@pytest.mark.requirement("session-create")
async def test_a_session_answers_with_the_documented_body(caller, documented):
    document = documented("session")
    answer = await caller.http.post(document["path"], json=document["request"])
    assert shape(answer.json()) == shape(document["answers"][0]["body"])
    assert answer.json()["data"]["session_id"].isdecimal()


@pytest.mark.requirement("claim-link")
async def test_a_claim_link_never_holds_the_token(caller, documented):
    answer = await caller.http.post(
        "/api/auth/claim-token",
        json={"task_id": caller.task_id, "session_id": caller.session_id},
    )
    assert shape(answer.json()) == shape(documented("claim_token")["answers"][0]["body"])
    claim = answer.json()["data"]
    assert claim["claim_token"].startswith("clm_")
    assert claim["claim_token"] not in caller.http.headers["Authorization"]
    assert claim["expires_in"] == 604800


@pytest.mark.requirement("code-1002")
async def test_an_unknown_session_is_1002(caller):
    for answer in (
        await caller.http.get("/api/state/nemo_agent/me/123/latest"),
        await caller.http.post("/run_sse", json={**caller.message("hello"), "session_id": "123"}),
        await caller.http.post(
            "/api/upload-video/nemo_agent/me/123", files={"files": ("a.mp3", b"x")}
        ),
        await caller.http.post(
            "/api/auth/claim-token", json={"task_id": caller.task_id, "session_id": "123"}
        ),
    ):
        assert (answer.status_code, answer.json()["code"]) == (200, 1002)


async def test_a_session_of_another_user_is_unknown(caller):
    path = f"/api/state/nemo_agent/me/{caller.session_id}/latest"
    await caller.connect("somebody-else")
    answer = await caller.http.get(path)
    assert answer.json()["code"] == 1002


async def test_a_new_project_is_empty_and_not_ready_for_export(caller, documented):
    state = await caller.state()
    empty = documented("state")["answers"][1]["body"]["data"]["state"]
    assert state == empty


async def test_the_balance_answers_with_the_documented_body(caller, documented):
    answer = await caller.http.get("/api/credits/balance/simple")
    assert shape(answer.json()) == shape(documented("credits")["answers"][0]["body"])


# Uploads


@pytest.mark.requirement("upload-file")
async def test_an_upload_answers_with_the_documented_body(caller, documented):
    body = await caller.upload("talk.mp3")
    document = documented("upload")
    assert shape(body) == shape(document["answers"][0]["body"])
    (file,) = body["data"]["files"]
    assert (file["filename"], file["file_type"]) == ("talk.mp3", "audio")
    assert file["duration"] == pytest.approx(9.78, abs=0.01)


async def test_an_upload_comes_back_from_its_address_and_stands_in_the_state(caller):
    body = await caller.upload("music.mp3")
    file = body["data"]["files"][0]
    content = await caller.http.get(file["cdn_url"])
    assert content.content == (AUDIO / "music.mp3").read_bytes()
    infos = (await caller.state())["video_infos"]
    assert [info["filename"] for info in infos] == ["music.mp3"]


async def test_several_files_come_in_one_request(caller):
    files = [("files", (name, (AUDIO / name).read_bytes())) for name in ("talk.mp3", "music.mp3")]
    answer = await caller.http.post(caller.upload_path, files=files)
    assert [file["filename"] for file in answer.json()["data"]["files"]] == [
        "talk.mp3",
        "music.mp3",
    ]


async def test_the_same_file_again_is_the_same_upload(caller):
    first = await caller.upload("tone.wav")
    again = await caller.upload("tone.wav")
    assert first == again
    assert len((await caller.state())["video_infos"]) == 1


@pytest.mark.requirement("code-4001")
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.mp3", b"these are words and not a sound\n" * 40, "unreadable"),
        ("empty.mp3", b"", "empty"),
        ("list.mp3", b"#EXTM3U\n/etc/hostname\n", "unreadable"),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\n", "unreadable"),
        ("header.wav", (AUDIO / "tone.wav").read_bytes()[:44], "zero_length"),
        ("half.wav", (AUDIO / "tone.wav").read_bytes()[:150_000], "damaged"),
        ("half.m4a", (AUDIO / "ready.m4a").read_bytes()[:-9_000], None),
        ("words.srt", b"no captions here", "no_captions"),
        ("half.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", None),
    ],
)
async def test_a_file_that_cannot_be_played_is_4001_and_leaves_nothing(
    caller, tmp_path, name, content, reason
):
    body = await caller.upload(name, content)
    assert body["code"] == 4001
    assert body["data"]["filename"] == name
    assert reason is None or body["data"]["reason"] == reason
    assert (await caller.state())["video_infos"] == []
    assert list((tmp_path / "studio" / "incoming").iterdir()) == []
    assert list((tmp_path / "studio" / "blobs").iterdir()) == []


async def test_one_bad_file_among_good_ones_leaves_none(caller):
    files = [
        ("files", ("talk.mp3", (AUDIO / "talk.mp3").read_bytes())),
        ("files", ("bad.mp3", b"not a sound")),
    ]
    answer = await caller.http.post(caller.upload_path, files=files)
    assert answer.json()["code"] == 4001
    assert (await caller.state())["video_infos"] == []


@pytest.mark.requirement("code-4002")
async def test_a_file_one_byte_too_large_is_4002_and_leaves_nothing(caller, tmp_path):
    chunk = bytes(1 << 20)

    async def body():
        yield (b'--b\r\nContent-Disposition: form-data; name="files"; filename="big.wav"\r\n\r\n')
        for _ in range(LIMIT_BYTES // len(chunk)):
            yield chunk
        yield b"x"
        yield b"\r\n--b--\r\n"

    answer = await caller.http.post(
        caller.upload_path,
        content=body(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.json()["code"] == 4002
    assert list((tmp_path / "studio" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"--b\r\n", "multipart/form-data"),
        (b"no form at all", "multipart/form-data; boundary=b"),
        (
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.wav"\r\n\r\nRIFF',
            "multipart/form-data; boundary=b",
        ),
        (
            b'--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (b"{}", "application/json"),
        (b'{"urls":["file:///etc/passwd"],"source_type":"url"}', "application/json"),
        (b'{"urls":["http://[bad"],"source_type":"url"}', "application/json"),
        (b'{"urls":[1],"source_type":"url"}', "application/json"),
    ],
)
async def test_a_body_that_is_no_upload_is_400_and_leaves_nothing(
    caller, tmp_path, body, content_type
):
    answer = await caller.http.post(
        caller.upload_path, content=body, headers={"Content-Type": content_type}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert list((tmp_path / "studio" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/talk.mp3", "talk.mp3"),
        ("C:\\Users\\me\\talk.mp3", "talk.mp3"),
        ("早安咖啡.mp3", "早安咖啡.mp3"),
        ("a b%22c.mp3", 'a b"c.mp3'),
        ("line\u202ebreak.mp3", "linebreak.mp3"),
    ],
)
async def test_a_file_keeps_only_a_harmless_name(caller, sent, kept):
    content = (AUDIO / "bare.aac").read_bytes()
    head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{sent}"\r\n\r\n'
    answer = await caller.http.post(
        caller.upload_path,
        content=head.replace("\\", "\\\\").encode() + content + b"\r\n--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.json()["data"]["files"][0]["filename"] == kept


@contextmanager
def web(pages: dict[str, tuple[int, bytes, dict[str, str]]]):
    """Serve these pages on loopback; gives the base address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body, headers = pages[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.requirement("upload-url")
async def test_a_file_is_fetched_from_the_web(caller):
    content = (AUDIO / "phone.wav").read_bytes()
    pages = {
        "/a/phone.wav?x=1": (200, content, {"Content-Length": str(len(content))}),
        "/moved": (302, b"", {"Location": "/a/phone.wav?x=1"}),
        "/gone": (404, b"no", {}),
        "/trap": (302, b"", {"Location": "file:///etc/passwd"}),
        "/huge": (200, b"", {"Content-Length": str(LIMIT_BYTES + 1)}),
        "/cut.wav": (200, content[:-100], {"Content-Length": str(len(content))}),
        "/cut-piece.wav": (200, b"ff\r\nshort", {"Transfer-Encoding": "chunked"}),
    }
    with web(pages) as base:
        bodies = {}
        for path in (
            "/a/phone.wav?x=1",
            "/moved",
            "/gone",
            "/trap",
            "/huge",
            "/cut.wav",
            "/cut-piece.wav",
        ):
            answer = await caller.http.post(
                caller.upload_path, json={"urls": [base + path], "source_type": "url"}
            )
            bodies[path] = answer.json()
    assert bodies["/a/phone.wav?x=1"]["data"]["files"][0]["filename"] == "phone.wav"
    assert bodies["/moved"]["data"]["files"][0]["filename"] == "phone.wav"
    assert bodies["/gone"]["code"] == 4001
    assert bodies["/trap"]["code"] == 4001
    assert bodies["/huge"]["code"] == 4002
    assert bodies["/cut.wav"]["code"] == bodies["/cut-piece.wav"]["code"] == 4001


# Renders


@pytest.mark.requirement("code-402")
async def test_an_export_without_an_attribution_header_is_402(caller):
    upload = await caller.upload("tone.wav")
    draft = draft_of("tone.wav", upload["data"]["files"][0]["hash"][:12])
    for header in ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"):
        kept = caller.http.headers.pop(header)
        answer = await caller.order("r1", draft)
        caller.http.headers[header] = kept
        assert (answer.status_code, answer.json()["code"]) == (402, 402)


@pytest.mark.parametrize(
    "draft",
    [
        None,
        [],
        {},
        {"t": []},
        {"t": [{"tt": 1, "sg": []}]},
        {"t": 3},
        {"t": [{"tt": "x"}]},
        {"t": [{"tt": 1, "sg": [{"d": 1e308}]}]},
        {"t": [], "m": {"width": "wide"}},
    ],
)
async def test_a_draft_that_shows_nothing_is_refused(caller, draft):
    answer = await caller.order("r1", draft)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


async def test_an_order_of_an_odd_size_or_endless_length_is_refused(caller):
    clip = AudioClip("m", 0, 1000)
    wide = to_draft(Timeline(voice=AudioTrack("voice", (clip,)))).as_wire()
    wide["m"]["width"] = 100_001
    endless = to_draft(Timeline(voice=AudioTrack("voice", (AudioClip("m", 0, 10**12),)))).as_wire()
    for draft in (wide, endless):
        answer = await caller.order("r1", draft)
        assert answer.status_code == 400


async def test_an_unknown_render_is_404(caller):
    for answer in (
        await caller.http.get("/api/render/proxy/lambda/nothing"),
        await caller.http.post("/api/render/proxy/lambda/nothing/cancel"),
        await caller.http.get("/api/render/proxy/nothing/download"),
        await caller.http.get("/outputs/" + "0" * 64 + ".mp4"),
        await caller.http.get("/outputs/..%2Fstudio.db.mp4"),
        await caller.http.get("/files/" + "0" * 64 + "/a.mp3"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, 404)


# Anything else


async def test_an_unknown_path_or_method_answers_in_the_envelope(caller):
    missing = await caller.http.get("/nothing/here")
    wrong = await caller.http.delete("/run_sse")
    assert (missing.status_code, missing.json()["code"]) == (404, 404)
    assert (wrong.status_code, wrong.json()["code"]) == (405, 405)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"task_name": "\\ud800"}',
        b'{"task_name": NaN}',
        b'{"task_name": 7}',
        b'{"task_name": " "}',
        b"[" * 100_000,
    ],
)
async def test_a_body_that_is_not_the_documented_json_is_400(caller, content):
    answer = await caller.http.post("/api/tasks/me/with-session/nemo_agent", content=content)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"session_id": 5},
        {"new_message": None},
        {"new_message": {"parts": "x"}},
        {"new_message": {"parts": []}},
        {"new_message": {"parts": [{}]}},
        {"new_message": {"parts": [{"text": "  "}]}},
        {"messageId": 5},
        {"messageId": ""},
    ],
)
async def test_a_message_that_is_not_the_documented_one_is_400(caller, body):
    whole = {**caller.message("hello"), **body} if body else {}
    answer = await caller.http.post("/run_sse", json=whole)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


async def test_the_api_describes_itself(caller):
    answer = await caller.http.get("/openapi.json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    protocol = {
        (json.loads(path.read_text())["method"], json.loads(path.read_text())["path"])
        for path in (FIXTURES / "wire").glob("*.json")
    }
    described = {
        (method.upper(), path) for path, item in document["paths"].items() for method in item
    }
    for method, path in protocol:
        assert any(
            method == known_method and _fits(path, known) for known_method, known in described
        ), path


def _fits(path: str, template: str) -> bool:
    parts, known = path.split("/"), template.split("/")
    return len(parts) == len(known) and all(
        mine == theirs or theirs.startswith("{") for mine, theirs in zip(parts, known, strict=True)
    )


async def test_a_full_disk_is_said_and_leaves_nothing(caller, tmp_path, monkeypatch):
    incoming = tmp_path / "studio" / "incoming"
    real = Path.open

    class Full:
        def __init__(self, file):
            self._file = file

        def write(self, data):
            raise OSError(28, "No space left on device")

        def close(self):
            self._file.close()

    def opened(self, mode="r", *args, **kwargs):
        file = real(self, mode, *args, **kwargs)
        return Full(file) if self.parent == incoming and "x" in mode else file

    monkeypatch.setattr(Path, "open", opened)
    answer = await caller.http.post(caller.upload_path, files={"files": ("a.wav", b"RIFF")})
    assert (answer.status_code, answer.json()["code"]) == (507, 507)
    assert answer.json()["data"]["reason"] == "disk_full"
    assert list(incoming.iterdir()) == []


async def test_the_home_is_closed_to_other_users(caller, tmp_path):
    home = tmp_path / "studio"
    assert home.stat().st_mode & 0o077 == 0
    await caller.upload("tone.wav")
    files = [path for path in home.rglob("*") if path.is_file()]
    assert len(files) >= 2
    assert [path.name for path in files if path.stat().st_mode & 0o077] == []


async def test_two_studios_share_one_home(open_caller):
    async with open_caller() as first, open_caller() as second:
        await first.connect()
        second.http.headers["Authorization"] = first.http.headers["Authorization"]
        second.session_id = first.session_id
        async with anyio.create_task_group() as group:
            for caller in (first, second) * 4:
                group.start_soon(caller.upload, "tone.wav")
        assert len((await second.state())["video_infos"]) == 1


def test_opening_a_studio_loads_no_media_library():
    import subprocess
    import sys

    code = (
        "import asyncio, sys, tempfile, pathlib, studio\n"
        "async def main():\n"
        "    async with studio.open_studio(pathlib.Path(tempfile.mkdtemp())): pass\n"
        "asyncio.run(main())\n"
        "print([m for m in ('av', 'numpy', 'PIL', 'uvicorn', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_an_answer_is_json_in_utf8(caller):
    answer = await caller.http.get("/api/credits/balance/simple")
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer, httpx.Response)
