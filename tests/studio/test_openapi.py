from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import studio

DOCUMENT = yaml.load(
    (Path(studio.__file__).parent / "openapi.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)
OPERATIONS = [(method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item]
RELAXED = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "task_name",
        "language",
        "session_id",
        "task_id",
        "new_message",
        "messageId",
        "urls",
        "source_type",
        "id",
        "sessionId",
        "draft",
        "output",
        "t",
        "tt",
        "sg",
        "d",
        "m",
        "width",
        "height",
        "a2e",
        "role",
        "media",
        "start_ms",
        "volume",
        "speed",
        "clips",
        "fps",
        "parts",
        "text",
        "format",
        "quality",
        "hidden",
        "names",
        "batch",
        "kept",
    ]
)
BODIES = st.recursive(
    JSON, lambda inner: st.dictionaries(KEYS, inner, max_size=5) | st.lists(inner), max_leaves=20
)


def fault_of(document: dict[str, Any], method: str, path: str, answer: Any) -> str:
    """What in an answer is not as the document says, "" for nothing."""
    described = document["paths"][path][method.lower()]["responses"]
    response = described.get(str(answer.status_code), described["default"])
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    kind = answer.headers.get("content-type", "").partition(";")[0]
    content = response["content"].get(kind) or response["content"].get("*/*")
    if content is None:
        return f"{method} {path}: {answer.status_code} with {kind!r}"
    if kind != "application/json":
        return ""
    schema = {**content["schema"], "components": document["components"]}
    errors = [error.message for error in Draft202012Validator(schema).iter_errors(answer.json())]
    return "; ".join(errors)


def test_the_document_is_sound():
    for item in DOCUMENT["paths"].values():
        for operation in item.values():
            for response in operation["responses"].values():
                if "$ref" in response:
                    assert (
                        response["$ref"].rpartition("/")[2] in DOCUMENT["components"]["responses"]
                    )
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    identities = [op["operationId"] for item in DOCUMENT["paths"].values() for op in item.values()]
    assert len(identities) == len(set(identities))


async def test_the_served_document_is_the_one_in_the_house(caller):
    assert (await caller.http.get("/openapi.json")).json() == DOCUMENT


async def test_good_answers_are_as_the_document_says(caller):
    upload = await caller.http.post(
        caller.upload_path,
        files={
            "files": (
                "tone.wav",
                (Path(__file__).parents[2] / "fixtures/audio/tone.wav").read_bytes(),
            )
        },
    )
    state = await caller.http.get(f"/api/state/nemo_agent/me/{caller.session_id}/latest")
    balance = await caller.http.get("/api/credits/balance/simple")
    token = await caller.http.post("/api/auth/anonymous-token", headers={"X-Client-Id": "x"})
    media = upload.json()["data"]["files"][0]["hash"][:12]
    clip = {"d": 2000, "m": {"start_ms": 0, "a2e": {"media": media}}}
    track = {"tt": 1, "sg": [clip], "m": {"a2e": {"role": "voice"}}}
    order = await caller.order("r1", {"t": [track], "m": {"width": 64, "height": 64}})
    look = await caller.http.get("/api/render/proxy/lambda/r1")
    cancel = await caller.http.post("/api/render/proxy/lambda/r1/cancel")
    for method, path, answer in (
        ("POST", "/api/upload-video/nemo_agent/me/{session_id}", upload),
        ("GET", "/api/state/nemo_agent/me/{session_id}/latest", state),
        ("GET", "/api/credits/balance/simple", balance),
        ("POST", "/api/auth/anonymous-token", token),
        ("POST", "/api/render/proxy/lambda", order),
        ("GET", "/api/render/proxy/lambda/{id}", look),
        ("POST", "/api/render/proxy/lambda/{id}/cancel", cancel),
    ):
        assert answer.status_code == 200
        assert answer.json().get("code", 0) == 0, answer.json()
        assert fault_of(DOCUMENT, method, path, answer) == ""


@RELAXED
@given(
    operation=st.sampled_from(OPERATIONS),
    body=BODIES,
    place=st.text(st.characters(codec="ascii"), min_size=1, max_size=20),
    has_token=st.booleans(),
)
async def test_no_json_makes_the_studio_stumble(caller, operation, body, place, has_token):
    method, template = operation
    path = template
    for name in ("session_id", "id", "hash", "name", "revision", "what"):
        own = caller.session_id if name == "session_id" else _quoted(place)
        path = path.replace("{" + name + "}", own)
    headers = {} if has_token else {"Authorization": "Bearer other"}
    answer = await caller.http.request(
        method, path, content=json.dumps(body).encode(), headers=headers
    )
    assert answer.status_code < 500
    assert answer.headers["content-type"] == "application/json"
    if answer.status_code not in (404, 405):
        assert fault_of(DOCUMENT, method, template, answer) == ""
    assert isinstance(answer.json().get("code", answer.json().get("success")), int)


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="") if text not in {".", ".."} else "x"


@RELAXED
@given(draft=BODIES, quality=BODIES)
async def test_no_draft_makes_an_order_stumble(caller, draft, quality):
    answer = await caller.http.post(
        "/api/render/proxy/lambda",
        json={
            "id": "r-fuzz",
            "sessionId": caller.session_id,
            "draft": draft,
            "output": {"format": "mp4", "quality": quality},
        },
    )
    assert answer.status_code < 500
    assert fault_of(DOCUMENT, "POST", "/api/render/proxy/lambda", answer) == ""


WIRE_SEGMENT = st.fixed_dictionaries(
    {},
    optional={
        "d": st.integers(-5, 5000) | JSON,
        "m": st.fixed_dictionaries(
            {},
            optional={
                "start_ms": st.integers(-5, 5000) | JSON,
                "volume": st.floats(-1, 3) | JSON,
                "text": TEXTS | JSON,
                "a2e": st.dictionaries(KEYS, JSON, max_size=4) | JSON,
            },
        ),
    },
)
WIRE_DRAFT = st.fixed_dictionaries(
    {
        "t": st.lists(
            st.fixed_dictionaries(
                {
                    "tt": st.sampled_from([0, 1, 7, 100, 5]),
                    "sg": st.lists(WIRE_SEGMENT, max_size=3),
                    "m": st.fixed_dictionaries(
                        {
                            "a2e": st.fixed_dictionaries(
                                {
                                    "role": st.sampled_from(
                                        ["voice", "music", "title", "captions", "waveform", "logo"]
                                    )
                                }
                            )
                        }
                    ),
                }
            ),
            max_size=4,
        )
    },
    optional={"m": st.dictionaries(KEYS, JSON, max_size=4)},
)


@RELAXED
@given(draft=WIRE_DRAFT)
async def test_no_draft_of_the_right_kind_makes_an_order_stumble(caller, draft):
    answer = await caller.http.post(
        "/api/render/proxy/lambda",
        json={"id": "r-fuzz", "sessionId": caller.session_id, "draft": draft},
    )
    assert answer.status_code < 500
    assert fault_of(DOCUMENT, "POST", "/api/render/proxy/lambda", answer) == ""


@RELAXED
@given(content=st.binary(max_size=300), kind=TEXTS)
async def test_no_upload_body_makes_the_studio_stumble(caller, tmp_path, content, kind):
    answer = await caller.http.post(
        caller.upload_path,
        content=b"--b\r\nContent-Disposition: form-data; " + content,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code < 500
    assert answer.json()["code"] in {0, 400, 4001}
    assert list((tmp_path / "studio" / "incoming").iterdir()) == []
