"""Case files and Word drafts to measure with: many, alike in kind, and no two the same.

    .venv/bin/python benchmarks/engine_files.py FOLDER --cases 1000 --drafts 200

Each is made from one of the examples: another place, other figures, sentences taken out and put
last, and answers that are lacking, from a few to half of them.  The same number gives the same
bytes.
"""

from __future__ import annotations

import argparse
import random
import re
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "data" / "examples"
_BEGINNINGS = "Ek Alm Berg Dal Sjö Norr Söder Väster Öster Häll Lind Kvarn Mos Näs Sand Ås".split()
_ENDS = "by vik torp näs sund fors ryd inge ala bro köping stad hult mark å tuna".split()
_PLACES = re.compile(r"Exempelby|Norrbyn|Sjöholm")
_FIGURE = re.compile(r"(?<![\d\-:.,#/A-Za-zÅÄÖåäö_])\d{2,6}(?![\d\-:./A-Za-zÅÄÖåäö_])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_KEY = re.compile(r"^( {4,})[a-z_]+:")
_PROSE = re.compile(r'^(\s+(?:- )?[a-z_]+: ")(.{80,})("\s*)$')
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZÅÄÖ])")
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns='
    '"http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns='
    '"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORDS = 2500  # an application of eight pages or so
# Which example each case of twenty is made from, by the beginning of its name.  The projects that
# the recommendations come from are told in 700-1,300 words and the whole examples hold 2,600-4,600,
# so those are the many; one in twenty is as long as the longest, 12,000 words.
_TURNS = (
    ("foraldraskap-mars", 5),
    ("arbete-och-sprak", 6),
    ("samhallsguider", 4),
    ("sprak-pa-jobbet", 4),
    ("foraldraskap-i-nytt", 1),
)


def make_cases(folder: Path, count: int, only: str = "") -> None:
    """Write `count` case files of 2-125 kB, a thousand in a folder, with the calls they name.

    `only` is the beginning of the one example to make them from.
    """
    for number in range(count):
        below = folder / f"{number // 1000:02d}"
        if number % 1000 == 0:
            _with_calls(below)
        below.joinpath(f"ärende {number:05d}.yaml").write_text(case_text(number, only), "utf-8")


def make_drafts(folder: Path, count: int) -> None:
    """Write `count` Word files with headings and some eight pages of text each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        _write_word(folder / f"utkast {number:05d}.docx", draft_lines(number))


def case_text(number: int, only: str = "") -> str:
    """Return case file `number`."""
    chance = random.Random(number)  # noqa: S311 - no secret
    lines = _lines(only or _turns()[number % len(_turns())])
    lacking = chance.choice((0.0, 0.05, 0.1, 0.2, 0.5))
    place = _place(chance)
    kept, gone = [], -1
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if gone >= 0 and (indent > gone or not line.strip()):
            continue
        gone = -1
        key = _KEY.match(line)
        if key and not line.lstrip().startswith("id:") and chance.random() < lacking:
            gone = indent
            continue
        kept.append(_told_otherwise(line, place, chance))
    return "\n".join(kept)


def draft_lines(number: int) -> list[str]:
    """Return the paragraphs of a draft; headings begin with "# "."""
    chance = random.Random(number)  # noqa: S311 - no secret
    place, lines, words = _place(chance), list[str](), 0
    for heading, texts in _chapters(number % len(_examples())):
        lines.append(f"# {heading}")
        for text in chance.sample(texts, len(texts)):
            if words < _WORDS * chance.uniform(0.5, 1.5):
                told = _sentences(_renamed(text, place, chance), chance)
                lines.append(told)
                words += len(told.split())
        words = words // 2  # so that no chapter is left without any text
    return lines


def _place(chance: random.Random) -> str:
    return f"{chance.choice(_BEGINNINGS)}{chance.choice(_ENDS)}"


def _told_otherwise(line: str, place: str, chance: random.Random) -> str:
    """Return a line of a case file with another place, other figures, and a sentence moved."""
    if line.startswith(("grantflow:", "programme:", "  call:")):
        return line
    prose = _PROSE.match(line)
    if prose:
        text = _sentences(_renamed(prose[2], place, chance), chance)
        return f"{prose[1]}{text}{prose[3]}"
    return _PLACES.sub(place, line)


def _renamed(text: str, place: str, chance: random.Random) -> str:
    def figure(match: re.Match[str]) -> str:
        told = match.group()
        return (
            told
            if _YEAR.fullmatch(told)
            else str(max(10, int(int(told) * chance.uniform(0.8, 1.3))))
        )

    return _FIGURE.sub(figure, _PLACES.sub(place, text))


def _sentences(text: str, chance: random.Random) -> str:
    """Return a text with one of its sentences left out or put last."""
    sentences = _SENTENCE.split(text)
    if len(sentences) > 2:
        taken = sentences.pop(chance.randrange(len(sentences)))
        if chance.random() < 0.5:
            sentences.append(taken)
    return " ".join(sentences)


@cache
def _examples() -> list[Path]:
    return sorted(EXAMPLES.glob("*.yaml"))


@cache
def _turns() -> list[str]:
    """Return the beginning of a name for each case of twenty, well mixed."""
    turns = [name for name, times in _TURNS for _ in range(times)]
    random.Random(1).shuffle(turns)  # noqa: S311 - no secret
    return turns


@cache
def _lines(beginning: str) -> list[str]:
    found = next(path for path in _examples() if path.name.startswith(beginning))
    return found.read_text("utf-8").splitlines()


@cache
def _chapters(at: int) -> list[tuple[str, list[str]]]:
    """Return the longer answers of an example, stage by stage."""
    from grantflow.documents import casefile
    from grantflow.model.flat import flatten
    from grantflow.model.stages import STAGE_LABELS

    told = flatten(casefile.load(_examples()[at]).application)
    return [
        (
            label,
            [
                text
                for path, text in told.items()
                if path.startswith(f"stages.{stage}") and isinstance(text, str) and len(text) > 60
            ],
        )
        for stage, label in STAGE_LABELS.items()
    ]


def _with_calls(folder: Path) -> None:
    calls = folder / "utlysningar"
    calls.mkdir(parents=True, exist_ok=True)
    for call in (EXAMPLES / "utlysningar").glob("*-ovning.yaml"):
        (calls / call.name).write_bytes(call.read_bytes())


def _write_word(path: Path, lines: list[str]) -> None:
    """Write a Word file of the least parts there may be, with the same bytes every time."""
    body = "".join(
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{escape(line[2:])}</w:t></w:r></w:p>"
        if line.startswith("# ")
        else f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in lines
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>{body}'
        "</w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": document,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)


def main() -> None:
    """Write the files that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--drafts", type=int, default=0)
    given = parser.parse_args()
    make_cases(given.folder, given.cases)
    make_drafts(given.folder, given.drafts)


if __name__ == "__main__":
    main()
