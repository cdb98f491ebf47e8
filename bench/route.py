"""Prints how often three routers are right, and what a line costs.

`fitted` are the lines of fixtures/utterances, which templates and weights were made from; `kept`
those of its folder of that name, which nothing was fitted to (but see fixtures/utterances/README.md).

What a line costs is timed as in a running process: the kept lines go first and untimed, which makes
ready what is made at the first need; then each fitted line is timed once. It meets nothing of its own
that was kept from an earlier reading, but the words that lines have in common.

`ours` is intents.route; `table` is the substring table of the protocol, as the public skills use it;
`hassil` matches the same table's words as sentence templates (Home Assistant's engine).

    python bench/route.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple

import yaml
from hassil import Intents, recognize

from intents import route

FIXTURES = Path(__file__).parent.parent / "fixtures" / "utterances"
TABLE = {
    "export": ("export", "导出", "download", "send me the video"),
    "credits": ("credits", "积分", "balance", "余额"),
    "state": ("status", "状态", "show tracks"),
    "upload": ("upload", "上传"),
}
SENTENCES = {
    "export": [
        "[please] (export|download|render) [it|the video|the final video|this] [now|please]",
        "(send|give) me (the|my) (video|file|mp4)",
        "[请|帮我](导出|下载|渲染)[视频|成片|一下][吧]",
        "把(视频|成片)(发|给)我",
    ],
    "credits": [
        "[show|check] [my] (credits|balance)",
        "how many credits (do i have|are left)",
        "[查|看][一下](积分|余额)",
        "[我]还有多少(积分|余额)",
    ],
    "state": [
        "[project] status",
        "show [me] [the] (tracks|timeline)",
        "[查看](状态|进度)",
        "(看|显示)[一下]轨道",
    ],
    "upload": ["upload [a|my|this] [file|recording]", "上传[文件|录音]"],
}


def table(text: str, *, attachments: bool) -> list[str]:
    line = text.lower()
    steps = ["upload"] if attachments else []
    for intent, words in TABLE.items():
        if any(word in line for word in words):
            return [*steps, intent] if steps[-1:] != [intent] else steps
    return [*steps, "sse"]


def hassil_router() -> Callable[..., list[str]]:
    intents = Intents.from_dict(
        {
            "language": "en",
            "intents": {
                name: {"data": [{"sentences": list(sentences)}]}
                for name, sentences in SENTENCES.items()
            },
        }
    )

    def routed(text: str, *, attachments: bool) -> list[str]:
        result = recognize(text, intents)
        intent = result.intent.name if result else "sse"
        steps = ["upload"] if attachments else []
        return steps if steps == [intent] else [*steps, intent]

    return routed


def ours(text: str, *, attachments: bool) -> list[str]:
    collapsed: list[str] = []
    for step in route(text, attachments=attachments).steps:
        if collapsed[-1:] != [step.intent]:
            collapsed.append(step.intent)
    return collapsed


def main() -> None:
    ours("export 导出", attachments=False)
    print(
        f"{'':8}{'language':10}{'lines':>7}{'fitted':>8}{'kept':>8}{'wrong exports':>15}"
        f"{'us a line: mean':>17}{'median':>8}"
    )
    for name, router in (("ours", ours), ("table", table), ("hassil", hassil_router())):
        files = sorted(FIXTURES.glob("*.yaml"))
        kept = {path.stem: judged(router, read(FIXTURES / "kept" / path.name)) for path in files}
        for path in files:
            lines = read(path)
            fitted = judged(router, lines)
            wrong, harmless = kept[path.stem].wrong, kept[path.stem].harmless
            print(
                f"{name:8}{path.stem:10}{len(lines):7}"
                f"{fitted.right / len(lines):8.1%}{kept[path.stem].right / len(kept[path.stem].costs_us):8.1%}"
                f"{wrong:7} of {harmless:4}{mean(fitted.costs_us):17.0f}{median(fitted.costs_us):8.0f}"
            )


def read(path: Path) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = yaml.load(
        path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return lines


class Judged(NamedTuple):
    """How many lines are right, how many exports wrong, how many lines ask for none, what each line costs."""

    right: int
    wrong: int
    harmless: int
    costs_us: list[float]


def judged(router: Callable[..., list[str]], lines: list[dict[str, Any]]) -> Judged:
    right = wrong = harmless = 0
    costs_us = []
    for line in lines:
        started = time.process_time()
        steps = router(line["text"], attachments=line.get("attachments", False))
        costs_us.append((time.process_time() - started) * 1e6)
        wanted = [line["steps"], *line.get("accept", [])]
        right += steps in wanted
        if not any("export" in want for want in wanted):
            harmless += 1
            wrong += "export" in steps
    return Judged(right, wrong, harmless, costs_us)


if __name__ == "__main__":
    main()
