"""Take the facts of a source text, without its sentences, for tests/catalogue/printed.yaml.

    .venv/bin/python tools/catalogue_facts.py NAME=SOURCE.txt ... > tests/catalogue/printed.yaml

Of each project section: heading, paragraph mark, applicant, dates, names, and every number or
number word with its line and the few words around it.  `words` holds check sums of single words
and `runs` of all runs of eight words, so that a test can tell what is named in a section, and
what wording is copied, without having the text.
"""

from __future__ import annotations

import base64
import re
import sys
import zlib
from pathlib import Path
from typing import Any

import yaml

RUN = 8
_MARK = re.compile(r"\s*\(§\s?(37a?)\)$")
_CONTENTS = re.compile(r"^([A-ZÅÄÖ][A-ZÅÄÖ0-9 .,–-]+?)[\s.]+(\d{1,2})$")
_THEME = re.compile(r"^[A-ZÅÄÖ][A-ZÅÄÖ ]+$")
_MONTHS = "januari februari mars april maj juni juli augusti september oktober november december"
_NAMED = "|".join(_MONTHS.split())
_COUNTED = "två tre fyra fem sex sju åtta nio tio elva tolv båda tjugo trettio femtio hundra tusen"
_WORDED_DAY = re.compile(rf"\b(\d{{1,2}}) ({_NAMED}) (\d{{4}})\b")
_NUMBERS = re.compile(
    rf"""(?P<datum>\d{{4}}-\d{{2}}-\d{{2}}|\d{{6}}-\d{{6}}
        |\b\d{{1,2}}\ (?:{_NAMED})\b(?:\ \d{{4}})?)
    |(?P<tal>\d{{1,3}}(?:\ \d{{3}})+\b|\d+½|½|\d+[.,]\d+)
    |(?P<år>\b(?:19|20)\d{{2}}\b)
    |(?P<heltal>(?<![§\d])(?<!§\ )\d+)
    |(?P<ord>\b(?:{"|".join(_COUNTED.split())})(?:årig\w*)?\b|\ben\ gång\b)
    |(?P<alla>\b(?:samtliga|alla|allt|varje)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_QUOTED = re.compile(r"[”’\"]([^”’\"]{3,40})[”’\"]")
_CAPITALS = re.compile(
    r"(?<=[\wåäö,)] )[A-ZÅÄÖ][\wåäöÅÄÖøé-]+(?: (?:(?:i|till|för|och) )?[A-ZÅÄÖ][\wåäöÅÄÖøé-]+)*"
)


def words_around(line: str, start: int, end: int) -> str:
    """Return the words of `line[start:end]` with two words before and five after them."""
    words = list(re.finditer(r"\S+", line))
    inside = [i for i, word in enumerate(words) if word.end() > start and word.start() < end]
    first, last = max(inside[0] - 2, 0), min(inside[-1] + 5, len(words) - 1)
    return line[words[first].start() : words[last].end()]


def numbers(lines: list[str], first: int) -> list[dict[str, Any]]:
    """Return each number and number word; `first` is the line number of `lines[0]`."""
    found = []
    for at, line in enumerate(lines, first):
        text = re.sub(r"^\d+\. ", lambda m: " " * len(m[0]), line)  # the figures of a list
        for hit in _NUMBERS.finditer(text):
            kind = "tal" if hit.lastgroup == "heltal" else str(hit.lastgroup)
            around = words_around(line, hit.start(), hit.end())
            found.append({"line": at, "kind": kind, "token": hit[0], "words": around})
    return found


def names(lines: list[str]) -> list[str]:
    """Return what is quoted, and what has capitals in the middle of a sentence."""
    text = "\n".join(line.removeprefix("- ") for line in lines)
    found = {m[1].strip() for m in _QUOTED.finditer(text)} | set(_CAPITALS.findall(text))
    return sorted(found)


def iso_days(text: str) -> list[str]:
    """Return every date of `text` as year-month-day, possible or not, in order of place."""
    hits = [(m.start(), m[0]) for m in re.finditer(r"\d{4}-\d{2}-\d{2}", text)]
    for m in _WORDED_DAY.finditer(text):
        month = _MONTHS.split().index(m[2]) + 1
        hits.append((m.start(), f"{m[3]}-{month:02}-{int(m[1]):02}"))
    return [day for _, day in sorted(hits)]


def packed(numbers: set[int]) -> str:
    """Return `numbers` in order, four bytes each, in base64."""
    return base64.b64encode(b"".join(n.to_bytes(4) for n in sorted(numbers))).decode()


def unpacked(text: str) -> set[int]:
    """Return the numbers that `packed` made `text` of."""
    held = base64.b64decode(text)
    return {int.from_bytes(held[i : i + 4]) for i in range(0, len(held), 4)}


def sums(text: str, length: int) -> set[int]:
    """Return the check sums of all runs of `length` words; figures and case do not count."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    slices = (words[i : i + length] for i in range(len(words) - length + 1))
    return {zlib.crc32(" ".join(part).encode()) for part in slices}


def contents(lines: list[str]) -> list[dict[str, Any]]:
    """Return the lines of a table of contents: title and place in capitals, and the page."""
    hits = ((at, _CONTENTS.match(line.strip())) for at, line in enumerate(lines, 1))
    return [{"line": at, "title": m[1].strip(), "page": int(m[2])} for at, m in hits if m]


def heading(lines: list[str], applicant: int) -> tuple[int, str | None, str | None]:
    """Return where the section starts, its printed title and its paragraph, or None for both."""
    above = [i for i in range(applicant) if lines[i].strip()][-2:]
    mark = _MARK.search(lines[above[-1]]) or re.match(r"\((?:§)(37a?)\)$", lines[above[-1]])
    if mark is None:
        return applicant, None, None
    title = _MARK.sub("", lines[above[-1]]).strip()
    if title and not title.startswith("(§"):
        return above[-1], title, mark[1]
    return above[-2], lines[above[-2]].strip(), mark[1]


def section(lines: list[str], syfte: int, end: int) -> dict[str, Any]:
    """Return the facts of the project whose heading Syfte stands on index `syfte`."""
    applicant = max(i for i in range(syfte) if lines[i].strip())
    start, title, paragraph = heading(lines, applicant)
    themes = [line for line in lines[:start] if _THEME.match(line.strip())]
    dates = next(i for i in range(syfte, end) if re.match(r"Projektt?id$", lines[i].strip()))
    period = iso_days("\n".join(lines[dates:end]))
    inner = [*lines[syfte:dates]]
    return {
        "lines": [start + 1, end + 1],
        "heading": title,
        "paragraph": paragraph,
        "theme": themes[-1].strip(),
        "applicant": lines[applicant].strip(),
        "start": period[0],
        "end": period[1],
        "names": names(inner),
        "numbers": numbers(inner, syfte + 1),
        "words": packed(sums("\n".join(inner), 1)),
    }


def facts(text: str) -> dict[str, Any]:
    """Return the facts of a source: by project when it has sections, else of the whole."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if line.strip() == "Syfte"]
    ends = [i for i, line in enumerate(lines) if line.strip() == "Kontaktuppgifter"]
    found: dict[str, Any] = {"dates": sorted(set(iso_days(text))), "runs": packed(sums(text, RUN))}
    found["words"] = packed(sums(text, 1))
    if not starts:
        return found | {"names": names(lines), "numbers": numbers(lines, 1)}
    listed = contents(lines[: starts[0]])[-len(starts) :]
    each = [section(lines, s, e) for s, e in zip(starts, ends, strict=True)]
    found["projects"] = [
        {"contents": row["title"], "page": row["page"]} | facts_
        for row, facts_ in zip(listed, each, strict=True)
    ]
    before = numbers(lines[: starts[0]], 1)
    found["of_all"] = [hit for hit in before if re.search(r"\d insatser", hit["words"])]
    return found


def main() -> int:
    """Print the facts of the sources named as NAME=FILE."""
    named = dict(argument.split("=", 1) for argument in sys.argv[1:])
    found = {name: facts(Path(file).read_text("utf-8")) for name, file in named.items()}
    print("# Made by tools/catalogue_facts.py: the facts of the sources, none of their sentences.")
    print(yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=1_000), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
