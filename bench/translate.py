"""Time the GUI translator on its corpus and on huge texts: `python bench/translate.py`."""

import statistics
import time
from pathlib import Path

import yaml

import intents

GUI = Path(__file__).parents[1] / "fixtures" / "gui"


def seconds(text: str) -> float:
    start = time.perf_counter()
    intents.translate(text)
    return time.perf_counter() - start


def main() -> None:
    started = time.perf_counter()
    intents.translate("Click Export to download it.")
    print(
        f"first text      {1e3 * (time.perf_counter() - started):8.1f} ms (languages read, patterns compiled)"
    )
    for file in sorted(GUI.glob("*.yaml")):
        texts = [case["text"] for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]]
        for text in texts:
            intents.translate(text)
        taken = sorted(seconds(text) for text in texts)
        print(
            f"{file.stem}  {len(texts):4d} texts  median {1e6 * statistics.median(taken):6.0f} µs"
            f"  95% below {1e6 * taken[int(len(taken) * 0.95)]:6.0f} µs"
        )
    for piece in ("Click Export. ", "点击导出。", "click ", "The music is softer now. "):
        short, long = (piece * (size // len(piece)) for size in (25_000, 100_000))
        ratio = seconds(long) / seconds(short)
        print(f"{piece!r:28} 100 kB {seconds(long):5.2f} s, {ratio:4.1f} times 25 kB (linear: 4)")


if __name__ == "__main__":
    main()
