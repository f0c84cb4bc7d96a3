"""Every fault a person can make in a case file gives one error with line and remedy."""

import os
from pathlib import Path

import pytest

from grantflow.documents import casefile
from grantflow.errors import (
    EncodingUnknown,
    FileUnreadable,
    GrantflowError,
    KeyUnknown,
    SyntaxBroken,
    ValueUnfit,
    VersionUnknown,
)

LOGIC = "stages:\n  projektlogik:\n"
FORANKRING = "stages:\n  forankring:\n"
GOALS = LOGIC + "    goals:\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)

FAULTS = [
    # A misspelt key, at the top, as a stage, and deep in a row.
    ("title: x\ntitel: y\n", KeyUnknown, 2, "menade du 'title'?"),
    (
        "stages:\n  implemeteringsplan:\n    what: x\n",
        KeyUnknown,
        2,
        "menade du 'implementeringsplan'?",
    ),
    (GOALS + "      - id: a\n        indikator: x\n", KeyUnknown, 5, "menade du 'indicator'?"),
    (
        FORANKRING + "    steering_group:\n      members:\n        - functon: x\n",
        KeyUnknown,
        5,
        "menade du 'function'?",
    ),
    (
        FORANKRING + "    shared_goal:\n      agreed:\n        - zzz: x\n",
        KeyUnknown,
        5,
        "välj bland: id, who",
    ),
    ("waivers:\n  - kod: IMP03\n    code: IMP03\n", KeyUnknown, 2, "välj bland: code"),
    # The misspelt key is told before what is missing because of it.
    ("waivers:\n  - cod: IMP03\n", KeyUnknown, 2, "menade du 'code'?"),
    ("dated: igår\ntitel: x\n", KeyUnknown, 2, "menade du 'title'?"),
    ("qqqqq: 1\n", KeyUnknown, 1, "välj bland: grantflow, title"),
    # A value of the wrong kind.
    (
        "idea:\n  period_start: 2023-02-29\n",
        ValueUnfit,
        2,
        "datumet 2023-02-29 finns inte i kalendern",
    ),
    (GOALS + "      - by: 2025\n", ValueUnfit, 4, "'2025' är inget datum"),
    (GOALS + "      - by: 20250131\n", ValueUnfit, 4, "ÅÅÅÅ-MM-DD"),
    (GOALS + "      - by: 31 januari 2025\n", ValueUnfit, 4, "menade du 2025-01-31"),
    (GOALS + "      - baseline: många\n", ValueUnfit, 4, "'många' är inget tal"),
    (GOALS + "      - baseline: NaN\n", ValueUnfit, 4, "'NaN' godtas inte här"),
    (GOALS + "      - baseline: 0.12345\n", ValueUnfit, 4, "för många decimaler"),
    (GOALS + "      - level: vision\n", ValueUnfit, 4, "välj bland: effekt, resultat, delmål"),
    (GOALS + "      - level: resultt\n", ValueUnfit, 4, "menade du 'resultat'?"),
    (GOALS + '      - id: "mål ett"\n', ValueUnfit, 4, "kort id utan mellanslag"),
    (GOALS + "      - causes: orsak-1\n", ValueUnfit, 4, "en lista"),
    (LOGIC + "    risks:\n      - likelihood: 6\n", ValueUnfit, 4, "från 1 (låg) till 5 (hög)"),
    (LOGIC + "    risks:\n      - likelihood: 0\n", ValueUnfit, 4, "från 1 (låg) till 5 (hög)"),
    (LOGIC + "    evidence:\n      - year: 1820\n", ValueUnfit, 4, "mellan 1900 och 2100"),
    (LOGIC + "    target_group:\n      women: -1\n", ValueUnfit, 4, "0 eller större"),
    ('eu:\n  submit_at: "25:70"\n', ValueUnfit, 2, "till exempel 15:30"),
    ("budget:\n  rows:\n    - persons: -1\n", ValueUnfit, 3, "0 eller större"),
    ("budget:\n  rows:\n    - months_per_year: {2027: -4}\n", ValueUnfit, 3, "för litet"),
    ("budget:\n  rows:\n    - hours: -160\n", ValueUnfit, 3, "för litet"),
    ("budget:\n  rows:\n    - months: -0.5\n", ValueUnfit, 3, "för litet"),
    ("amif:\n  indicators:\n    - target_men: -3\n", ValueUnfit, 3, "för litet"),
    (LOGIC + "    target_group:\n      women: 12.5\n", ValueUnfit, 4, "heltal"),
    ("budget:\n  rows:\n    - amounts: {2025: 100 kr}\n", ValueUnfit, 3, "2025"),
    (
        "budget:\n  rows:\n    - amounts: {2025: 100 000,50}\n",
        SyntaxBroken,
        3,
        "decimaler med punkt",
    ),
    ("budget:\n  rows:\n    - amounts: {2025: -1}\n", ValueUnfit, 3, "för litet"),
    ("budget:\n  rows:\n    - amounts: {tjugofem: 1}\n", ValueUnfit, 3, "heltal"),
    ("budget:\n  rows:\n    - amounts: 100000\n", ValueUnfit, 3, "2025: 100000"),
    ("budget:\n  rows:\n    - share_pct: 101\n", ValueUnfit, 3, "procent går från 0 till 100"),
    ("programme: 38\n", ValueUnfit, 1, "inget av valen"),
    (f"title: {'x' * 30_001}\n", ValueUnfit, 1, "30 000 tecken"),
    ("waivers:\n  - reason: x\n", ValueUnfit, 2, "saknas"),
    (
        FORANKRING + "    partners:\n      - step_now: samarbeta\n",
        ValueUnfit,
        4,
        "menade du 'samarbete'?",
    ),
    ("stages:\n  jamstalldhetskartlaggning:\n    method: 9Z\n", ValueUnfit, 3, "välj bland"),
    # A group where a list belongs, and the other way round.
    (LOGIC + "    goals:\n      text: x\n", ValueUnfit, 3, "streck före varje rad"),
    ("stages:\n  - projektlogik\n", ValueUnfit, 1, "nyckelord och värden"),
    ("stages: klart\n", ValueUnfit, 1, "inte 'klart'"),
    ("title:\n  - x\n", ValueUnfit, 1, "text"),
    ("title: {a: 1}\n", ValueUnfit, 1, "en grupp med nyckelord är ingen text"),
    ("- title: x\n", SyntaxBroken, 1, "grantflow new"),
    ("bara text\n", SyntaxBroken, 1, "grantflow new"),
    # Rows that share an id, and signs that no document can hold.
    (GOALS + "      - id: a\n      - id: a\n", ValueUnfit, 3, "id 'a' används två gånger"),
    (GOALS + '      - id: a\n        text: "pip\\x07"\n', ValueUnfit, 5, "styrtecken"),
    (GOALS + '      - text: "pip\\x07"\n', ValueUnfit, 4, "styrtecken"),
    # YAML that is no YAML.
    ("title: x\ntitle: y\n", SyntaxBroken, 2, "först på rad 1"),
    (
        GOALS + "      - id: a\n        text: x\n        text: y\n",
        SyntaxBroken,
        6,
        "'text' står två gånger",
    ),
    ("title: x\nidea:\n\tsummary: y\n", SyntaxBroken, 3, "tabbar"),
    ('title: x\nidea:\n  summary: "öppet\n', SyntaxBroken, None, "citattecken"),
    ("title: mål: bättre\n", SyntaxBroken, 1, "kolon"),
    ("title: *viktigt\n", SyntaxBroken, 1, "* eller &"),
    ("title: [a, b\n", SyntaxBroken, None, "indrag"),
    ("title: @hem\n", SyntaxBroken, 1, "@, ` eller %"),
    ("programme: [37a, 38]\n", ValueUnfit, 1, "programme rad 2: '38' är inget av valen"),
    ("title: x\n---\ntitle: y\n", SyntaxBroken, 2, "indrag"),
    ("? [a]\n: b\n", SyntaxBroken, 1, "nyckelord: värde"),
    ("title: &a [*a]\n", SyntaxBroken, 1, "ankare"),
    ("title: " + "[" * 60 + "]" * 60 + "\n", SyntaxBroken, 1, "nivåer"),
    ("title: " + "[" * 100_000 + "\n", SyntaxBroken, None, ""),
    ("", SyntaxBroken, 1, "grantflow new"),
    ("# bara en kommentar\n", SyntaxBroken, 1, "filen är tom"),
    ("{}", SyntaxBroken, 1, "filen är tom"),
    ("title: \x1b\n", SyntaxBroken, None, "tecken"),
    # Versions.
    ("grantflow: 2\ntitle: x\n", VersionUnknown, 1, "nyare version"),
    ("# a\ngrantflow: x\n", VersionUnknown, 2, "'grantflow: x' är inget versionsnummer"),
    ("grantflow: 0\n", VersionUnknown, 1, "inget versionsnummer"),
    ("grantflow: [1]\n", VersionUnknown, 1, "versionsnummer"),
]


@pytest.mark.parametrize(("text", "error", "line", "words"), FAULTS)
def test_a_fault_in_the_file_names_its_line_and_what_to_do(
    text: str, error: type[GrantflowError], line: int | None, words: str, tmp_path: Path
) -> None:
    """The applicant is no programmer: she needs the place and the way out, in Swedish."""
    path = tmp_path / "fall.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(error) as caught:
        casefile.load(path)

    shown = str(caught.value)
    first, remedy = shown.split("\nåtgärd: ")
    assert first.startswith(f"[{error.code}] {path}")
    assert words.replace("’", "'") in shown
    assert remedy.strip()
    assert caught.value.place is not None
    assert line is None or caught.value.place.line == line
    for english in ("Input should", "Extra inputs", "Traceback", "pydantic", "expected"):
        assert english not in shown
    assert [file.name for file in tmp_path.iterdir()] == ["fall.yaml"]


@pytest.mark.parametrize(
    ("text", "error", "line", "words"),
    [
        ('{\n  "titel": "x"\n}', KeyUnknown, 2, "menade du 'title'?"),
        ('{\n  "title": "x",\n  "title": "y"\n}', SyntaxBroken, 3, "två gånger"),
        ('{\n  "idea": {\n    "period_start": "2023-02-29"\n  }\n}', ValueUnfit, 3, "kalendern"),
        ('{\n  "idea": [\n  ]\n}', ValueUnfit, 2, "nyckelord och värden"),
        ('{\n  "title": "x"\n', SyntaxBroken, None, "indrag, kolon och citattecken"),
        ('{\n  "title": "a\\u0007"\n}', ValueUnfit, 2, "styrtecken"),
        ('{"grantflow": 2}', VersionUnknown, 1, "nyare"),
        ("[]", SyntaxBroken, 1, "nyckelord"),
    ],
)
def test_a_fault_in_json_is_told_in_the_same_way(
    text: str, error: type[GrantflowError], line: int | None, words: str
) -> None:
    """Cases from other programs come as JSON."""
    with pytest.raises(error) as caught:
        casefile.loads(text.encode(), "fall.json")

    assert words in str(caught.value)
    assert caught.value.place is not None
    assert line is None or caught.value.place.line == line


@pytest.mark.parametrize(
    ("content", "error", "line"),
    [
        ("title: x\napplicant: {name: Växjö}\n".encode("latin-1"), EncodingUnknown, 2),
        ("title: Växjö\n".encode("utf-16"), EncodingUnknown, 1),
        ("title: x\n".encode("utf-16-le"), EncodingUnknown, 1),
        (b"title: x\nidea: \0\n", EncodingUnknown, 2),
        (b"PK\x03\x04\xff\xfe", EncodingUnknown, 1),
        (b"title: " + b"x" * 5_000_001, SyntaxBroken, None),
        (BOMB.encode(), GrantflowError, None),
    ],
)
def test_a_file_of_another_kind_is_refused(
    content: bytes, error: type[GrantflowError], line: int | None
) -> None:
    """A Word file, an old encoding or a trap must not be half read."""
    with pytest.raises(error, match=r"(?s)^\[GF10\d\] fall.*åtgärd: ") as caught:
        casefile.loads(content, "fall")
    assert caught.value.place is not None
    assert caught.value.place.line == line or line is None


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """Wrong folder, wrong name and no right to read are three different problems."""
    closed = tmp_path / "stängd.yaml"
    closed.write_text("title: x\n")
    closed.chmod(0)

    with pytest.raises(FileUnreadable, match="finns inte"):
        casefile.load(tmp_path / "borta.yaml")
    with pytest.raises(FileUnreadable, match="är en mapp"):
        casefile.load(tmp_path)
    if not os.access(closed, os.R_OK):
        with pytest.raises(FileUnreadable, match="rätt att läsa"):
            casefile.load(closed)
    with pytest.raises(FileUnreadable, match="går inte att läsa"):
        casefile.load(tmp_path / ("x" * 300))
