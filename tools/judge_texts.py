"""Reads the labelled texts of training/ and tests/corpus/: tagged text to sentences with labels."""

from __future__ import annotations

import bisect
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grantflow.documents.plaintext import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.text.draft import Draft

_GROUPS = {"FOR": 10, "OMV": 7, "LOG": 12, "IMP": 5, "SPR": 4, "JAM": 5, "FST": 4}
CRITERIA = tuple(f"{name}{n:02d}" for name, size in _GROUPS.items() for n in range(1, size + 1))
_TAG = re.compile(r"[ \t]*\{([+\-?][^{}]*)\}")
_LABEL = re.compile(r"([+\-?])\s*([A-Z]{3}\d\d)(?:/(\d))?(?:\s+([a-zåäö]+))?")
_TEXT = re.compile(r"(?m)^## +(?=[a-z]+\d+\s*$)")
_SLACK = 3


@dataclass(eq=False)
class Labelled:
    """A text with labels per sentence: what counts, what only looks so and why, what is unclear."""

    name: str
    kind: str
    theme: str | None
    text: str
    draft: Draft
    is_passage: bool = False
    counts: dict[int, set[str]] = field(default_factory=dict)
    decoys: dict[int, dict[str, str]] = field(default_factory=dict)
    unclear: dict[int, set[str]] = field(default_factory=dict)


def untag(tagged: str) -> tuple[str, list[tuple[int, str, str, int, str]]]:
    """Return the text without tags, and the labels: (place, sign, criterion, sentences, reason)."""
    pieces: list[str] = []
    labels: list[tuple[int, str, str, int, str]] = []
    last = length = 0
    for match in _TAG.finditer(tagged):
        piece = tagged[last : match.start()]
        pieces.append(piece)
        length += len(piece)
        last = match.end()
        labels += [
            (length, sign, criterion, int(size or 1), reason)
            for sign, criterion, size, reason in _LABEL.findall(match[1])
            if criterion in CRITERIA
        ]
    pieces.append(tagged[last:])
    return "".join(pieces), labels


def label(name: str, tagged: str, kind: str = "", theme: str | None = None) -> Labelled:
    """Return a tagged text as sentences with labels."""
    text, labels = untag(tagged)
    draft = read_plain(text)
    found = Labelled(name, kind, theme, text, draft)
    starts = [draft.blocks[u.block].start + u.start for u in draft.units]
    ends = [draft.blocks[u.block].start + u.end for u in draft.units]
    for place, sign, criterion, size, reason in labels:
        number = bisect.bisect_left(starts, place) - 1
        if number < 0 or place - ends[number] > _SLACK:
            continue  # the tag stands on a heading
        if sign == "-":
            found.decoys.setdefault(number, {})[criterion] = reason
        elif sign == "?":
            found.unclear.setdefault(number, set()).add(criterion)
        else:
            found.counts.setdefault(number, set()).add(criterion)
            for back in range(1, min(size, number + 1)):
                found.unclear.setdefault(number - back, set()).add(criterion)
    return found


def texts(path: Path) -> Iterator[Labelled]:
    """Yield the texts of a file: "## t100", a line "kind: … | theme: …", the tagged text."""
    for part in _TEXT.split(path.read_text("utf-8"))[1:]:
        name, head, body = part.split("\n", 2)
        known = dict(pair.split(":", 1) for pair in head.split(" | ") if ":" in pair)
        about = {key.strip(): value.strip() for key, value in known.items()}
        yield label(name.strip(), body.strip("\n"), about.get("kind", ""), about.get("theme"))


def passages(path: Path) -> Iterator[Labelled]:
    """Yield the passages of a file: "## FOR01", then passages with a blank line between them."""
    for part in re.split(r"(?m)^## +", path.read_text("utf-8"))[1:]:
        criterion, _, rest = part.partition("\n")
        for number, piece in enumerate(re.split(r"\n\s*\n", rest)):
            passage = piece.strip("\n")
            if not passage.strip():
                continue
            if passage.startswith("Rubrik:"):
                title, _, body = passage.partition("\n")
                title = title.removeprefix("Rubrik:").strip()
                passage = f"### {title}\n{body}" if title else body
            found = label(f"{criterion.strip()}-{number}", passage)
            found.is_passage = True
            yield found


def part_of(labels: dict[str, Any]) -> str:
    """Return the part a text of a corpus belongs to, `build` or `measure`.

    Where none is named, texts with numbers above 10 are there for measuring.
    """
    named = labels.get("part")
    return str(named or ("measure" if int(Path(labels["file"]).stem[1:]) > 10 else "build"))


def corpus_texts(corpus: Path, part: str | None = None) -> Iterator[tuple[dict[str, Any], Path]]:
    """Yield the labels and the path of each text of a labelled corpus, or of one part of it."""
    folder = corpus / "texts" if (corpus / "texts").is_dir() else corpus
    for listed in sorted(corpus.glob("labels*.json")):
        for labels in json.loads(listed.read_text("utf-8")):
            if part in (None, part_of(labels)):
                yield labels, folder / labels["file"]
