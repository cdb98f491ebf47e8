#!/usr/bin/env python3
"""Cut the fonts that the pictures are lettered with out of Debian's font packages.

usage: make_fonts.py UNPACKED_FOLDER

UNPACKED_FOLDER holds the unpacked packages fonts-inter, fonts-noto-core, fonts-noto-cjk and
fonts-noto-color-emoji (`apt-get download …`, then `dpkg -x … FOLDER`). All are under the SIL Open
Font License 1.1; its text and the copyright lines stand beside the cut fonts. Needs fonttools.
"""

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FONTS = Path(__file__).parent.parent / "studio" / "fonts"

LATIN = [
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x370), *range(0x370, 0x400),
    *range(0x400, 0x530), *range(0x1E00, 0x1F00), *range(0x2000, 0x206F), *range(0x2070, 0x20D0),
    *range(0x2100, 0x2200), *range(0x2212, 0x2213), *range(0x25A0, 0x2600),
]  # fmt: skip


def two_byte(codec, lead, trail):
    """Every character that a two-byte character set gives a code."""
    for a in lead:
        for b in trail:
            try:
                yield ord(bytes((a, b)).decode(codec))
            except (UnicodeDecodeError, TypeError):
                continue


def chinese(*, heavy):
    """GB 2312, the frequent part of Big5, hangul, punctuation, kana; heavy: the frequent ones only.

    What the heavy cut leaves out is drawn from the regular one, thickened.
    """
    wanted = set(two_byte("gb2312", range(0xA1, 0xD8 if heavy else 0xF8), range(0xA1, 0xFF)))
    wanted |= set(two_byte("big5", range(0xA1, 0xC7), range(0x40, 0xFF)))
    wanted |= {*range(0x3000, 0x3100), *range(0xFF00, 0xFF62)}
    if not heavy:
        wanted |= set(two_byte("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)))
        wanted |= set(two_byte("euc_jp", range(0xB0, 0xC0), range(0xA1, 0xFF)))
        wanted |= {*range(0x3100, 0x3130), *range(0x2190, 0x2200), *range(0x2460, 0x2474)}
        wanted |= {*range(0x25A0, 0x2670), 0x266A, 0x266B}
    return wanted


def cut(font, name, wanted, *, features=("*",), glyphs=None):
    """Write the glyphs of `wanted` as studio/fonts/NAME and return the ranges it covers.

    glyphs: names of all that characters may join to; None for whatever they can.
    """
    options = subset.Options()
    options.layout_features = list(features)
    options.hinting = False
    options.layout_closure = glyphs is None
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    options.drop_tables += ["VORG", "vhea", "vmtx", "DSIG", "meta"]
    options.notdef_outline = True
    options.glyph_names = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted, glyphs=glyphs or ())
    subsetter.subset(font)
    path = FONTS / name
    font.save(path)
    covered = sorted(set(font.getBestCmap()))
    print(f"{name}: {len(covered)} characters, {path.stat().st_size:,} bytes")
    return ranges(covered)


def ranges(codes):
    """[[first, last], ...] of a sorted list."""
    found = []
    for code in codes:
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def collected(path, family):
    """The member of a collection with that family name."""
    for font in TTCollection(path).fonts:
        if font["name"].getDebugName(1) == family or font["name"].getDebugName(16) == family:
            return font
    raise SystemExit(f"{path}: no {family}")


EMOJI = (
    "😀😃😄😁😆😅😂🤣😊😇🙂🙃😉😌😍🥰😘😋😛😜🤪😝🤑🤗🤭🤫🤔🤐🤨😐😑😶😏😒🙄😬😔😪🤤😴😷🤒🤕🤢🤮🤧🥵🥶🥴😵🤯🤠🥳😎🤓🧐"
    "😕😟🙁😮😯😲😳🥺😦😧😨😰😥😢😭😱😖😣😞😓😩😫🥱😤😡😠🤬😈👿💀💩🤡👹👻👽🤖😺😻🙈🙉🙊💋💌💘💝💖💗💓💞💕💔"
    "❤🧡💛💚💙💜🤎🖤🤍💯💢💥💫💦💨💬💭💤👋🤚✋👌✌🤞🤟🤘🤙👈👉👆👇☝👍👎✊👊👏🙌👐🤝🙏✍💪👀👅👄🧠👶👦👧👨👩👴👵"
    "🙋🙅🙆🤷🤦🏃💃🕺🚶🧘🐵🐶🐺🦊🐱🦁🐯🐴🦄🐮🐷🐭🐹🐰🐻🐼🐨🐔🐧🐦🦅🦉🐸🐢🐍🐲🐳🐬🐟🐙🦋🐛🐜🐝🐞💐🌸🌹🌺🌻🌼🌷🌱🌲🌳🌴🌵🌾🍀🍁🍂🍃"
    "🍇🍉🍊🍋🍌🍍🥭🍎🍐🍑🍒🍓🥝🍅🥑🍆🥕🌽🌶🍄🍞🧀🍔🍟🍕🌭🍿🍙🍚🍜🍣🍦🍩🍪🎂🍰🍫🍬🍭🍯☕🍵🍷🍸🍹🍺🍻🥂"
    "🌍🌎🌏🗺🏔⛰🌋🏕🏖🏝🏠🏢🏥🏫🏰🗼⛪🌁🌃🏙🌄🌅🌆🌇🌉🎠🎡🎢🎪🚂🚄🚇🚌🚑🚒🚕🚗🚚🚲⚓🚤🚢✈🚀🛸⏰⏳⌛🌙🌞⭐🌟🌠☁⛅🌈☔⚡❄☃⛄🔥💧🌊"
    "🎃🎄🎆🎇✨🎈🎉🎊🎁🎀🏆🏅🥇🥈🥉⚽🏀🏈⚾🎾🏐🏓🏸🥊🎯🎮🎲🎨🎭🎤🎧🎼🎹🥁🎷🎺🎸🎻📻🎙🎚🎛🎵🎶🔔🔊🔈📢📣📱💻🖥⌨📷📹🎥🎬📺📞🔋💡🔦"
    "📚📖📝📰✏🖊📌📍📎🔑🔒🔨🔧⚙🧲💊🧪🔬🔭🚪🛏🛒💰💵💳📈📉📊📅🗓📧✉📦💎👑👓👕👗👟👠🎒✅❌❓❗⚠🚫♻🔴🟠🟡🟢🔵🟣⚫⚪▶⏸⏩➡⬅⬆⬇🔁🔀🆕🆗🆒🔝"
)


TONES = "".join(map(chr, range(0x1F3FB, 0x1F400)))
HANDS = "👋🤚✋👌✌🤞🤟🤘👈👉👆👇☝👍👎✊👊👏🙌👐🙏✍💪🙋🙅🙆🤷🤦🏃💃🕺👶👦👧👨👩"
FLAGS = (
    "AE AR AT AU BE BG BR CA CH CL CN CO CZ DE DK EE EG ES EU FI FR GB GR HK HR HU ID IE IL IN IS IT "
    "JP KE KR LT LU LV MA MO MX MY NG NL NO NZ PE PH PK PL PT RO RS RU SA SE SG SI SK TH TR TW UA "
    "US VN ZA"
)


def joined(font, together):
    """Names of the glyphs that these characters join to, with each other only."""
    names = {font.getBestCmap().get(code) for code in together}
    return {
        glyph
        for first, rest, glyph in _ligatures(font)
        if first in names and names.issuperset(rest)
    }


def sequence(font, text):
    """Names of the glyphs that a text joins to."""
    names = [font.getBestCmap().get(ord(character)) for character in text]
    return {glyph for first, rest, glyph in _ligatures(font) if [first, *rest] == names}


def _ligatures(font):
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            for first, found in getattr(table, "ligatures", {}).items():
                for ligature in found:
                    yield first, ligature.Component, ligature.LigGlyph


def emoji(path):
    """Cut the colour signs, joined ones among them, and return the ranges that are covered."""
    font = TTFont(path)
    wanted = {*map(ord, EMOJI + TONES + "#*0123456789"), 0xFE0F, 0x200D, 0x20E3}
    letters = range(0x1F1E6, 0x1F200)
    glyphs = joined(font, wanted - set(map(ord, TONES)))
    for hand in HANDS:
        for tone in TONES:
            glyphs |= sequence(font, hand + tone)
    for flag in FLAGS.split():
        glyphs |= sequence(font, "".join(chr(letters[ord(letter) - 65]) for letter in flag))
    return cut(font, path.name, wanted | set(letters), features=("ccmp",), glyphs=glyphs)


def main(root):
    share = Path(root) / "usr" / "share" / "fonts"
    inter, noto = share / "opentype" / "inter", share / "truetype" / "noto"
    cjk = share / "opentype" / "noto"
    FONTS.mkdir(exist_ok=True)
    cover = {}
    for weight, cut_of in (("Regular", "Medium"), ("Bold", "Bold")):
        name = f"Inter-{weight}.otf"
        kept = ("kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "case")
        cover[name] = cut(TTFont(inter / f"Inter-{cut_of}.otf"), name, LATIN, features=kept)
    name = "InterDisplay-Bold.otf"
    kept = ("kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "case")
    cover[name] = cut(TTFont(inter / name), name, LATIN, features=kept)
    name = "NotoSerif-Bold.ttf"
    kept = ("kern", "liga", "ccmp", "locl", "mark", "mkmk")
    cover[name] = cut(TTFont(noto / name), name, LATIN, features=kept)
    for name in (
        "NotoSansHebrew-Regular.ttf",
        "NotoSansHebrew-Bold.ttf",
        "NotoSansArabic-Regular.ttf",
        "NotoSansThai-Regular.ttf",
        "NotoSansThai-Bold.ttf",
        "NotoSansDevanagari-Regular.ttf",
    ):
        font = TTFont(noto / name)
        cover[name] = cut(font, name, set(font.getBestCmap()))
    for weight in ("Regular", "Bold"):
        name = f"NotoSansCJK-{weight}.otf"
        font = collected(cjk / f"NotoSansCJK-{weight}.ttc", "Noto Sans CJK SC")
        wanted = chinese(heavy=weight == "Bold")
        cover[name] = cut(font, name, wanted, features=("ccmp", "locl"))
    name = "NotoColorEmoji.ttf"
    cover[name] = emoji(noto / name)
    (FONTS / "coverage.json").write_text(json.dumps(cover, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
