"""Draws every picture of a case: `tools/show_diagrams.py CASE.yaml FOLDER`.

`--widths` makes data/fonts/widths.json anew from the fonts beside it (needs fonttools).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "data" / "fonts"
# Latin, Greek, Cyrillic, punctuation, currency, arrows and a few mathematical signs.
RANGES = ((0x20, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x205E), (0x20A0, 0x2265))


def write_widths() -> None:
    """Write the advance widths of the shipped fonts, grouped by width, in font units."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    table: dict[str, object] = {"font": "Carlito", "units_per_em": 2048}
    for weight in ("Regular", "Bold"):
        font = TTFont(FONTS / f"Carlito-{weight}.ttf")
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for code, glyph in sorted(font.getBestCmap().items()):
            if any(first <= code <= last for first, last in RANGES):
                groups[font["hmtx"][glyph][0]].append(code)
        # Carlito has no no-break space of its own: every renderer takes the space instead.
        groups[font["hmtx"]["space"][0]].append(0xA0)
        table[weight.lower()] = {str(width): _spans(groups[width]) for width in sorted(groups)}
    text = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
    (FONTS / "widths.json").write_text(text, "utf-8")


def _spans(codes: list[int]) -> str:
    """Return code points as hexadecimal spans: "24 30-39"."""
    spans: list[list[int]] = []
    for code in sorted(codes):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return " ".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in spans)


def show(case: Path, folder: Path) -> None:
    """Write SVG and PNG of every picture of `case` to `folder`, page by page."""
    from grantflow.documents import casefile
    from grantflow.documents.diagrams import pictures, png

    folder.mkdir(parents=True, exist_ok=True)
    for picture in pictures(casefile.load(case).application):
        (folder / f"{picture.name}.svg").write_text(picture.svg, "utf-8")
        (folder / f"{picture.name}.png").write_bytes(png(picture))
        print(f"{picture.name}: {picture.title}, {picture.width:g} x {picture.height:g} px")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", type=Path)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--widths", action="store_true")
    given = parser.parse_args()
    if given.widths:
        write_widths()
    elif given.case and given.folder:
        show(given.case, given.folder)
    else:
        parser.print_usage(sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
