"""What texts and files do that somebody has written with ill will: nothing but be read."""

import datetime
import io
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from docx import Document
from web_place import Place

from grantflow.documents import template
from grantflow.documents.calendar import Milestone
from grantflow.documents.ics import CaseDays, calendar_feed
from grantflow.documents.lists.workbook import case_workbook
from grantflow.errors import AccountRefused, TemplateBroken
from grantflow.model.application import Application
from grantflow.store import accounts, jobs, papers
from grantflow.text.personal import mask
from grantflow.usecases import own_judging, persons
from grantflow.usecases.answering import Typed

FORMULAS = ["=1+1", "+46", "-17", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x")', "|x"]
LONG = "a" * 3000
# Answers of every kind of question, none of which it takes, or hardly.
ODD = [
    *("9" * 5000, "1e999999", "1e-999999", "NaN", "Infinity", "0x10", "-", "²", "٣", "\0", "\x0b"),
    *("9999-99-99", "0000-01-01", "{{ 7*7 }}", "<script>", "\u202e", "\ufeff", "a" * 100_000),
]
KINDS = ("title", "dated", "stages.forankring.project_manager.share_pct", "theme")


@contextmanager
def never_held(seconds: int = 60) -> Iterator[None]:
    """Stop what would go on for hours, so that the test fails instead of hanging."""

    def stop(*_: object) -> None:
        raise AssertionError("it does not end")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def tagged(*paragraphs: str) -> bytes:
    """Return a template with a paragraph for each text."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# Files that others open


@pytest.mark.parametrize("text", FORMULAS)
def test_a_list_that_is_fetched_counts_nothing_of_what_was_written(text: str) -> None:
    """Excel reads a name that looks like a formula as a name."""
    rows = {"way_forward": [{"activity": text, "responsible": text}], "actors": [{"name": text}]}
    case = Application.model_validate({"title": text, "stages": {"omvarldsbevakning": rows}})

    with zipfile.ZipFile(io.BytesIO(case_workbook(case, None, None))) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}

    assert not any("<f>" in part for part in parts.values())
    assert not any("hyperlink" in name for name in parts)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_no_text_becomes_a_line_of_a_calendar(end: str) -> None:
    """Nobody puts an event, or an alarm that runs something, in a colleague's calendar."""
    evil = f"Möte{end}END:VEVENT{end}BEGIN:VALARM{end}ACTION:PROCEDURE" + "å" * 100
    when = datetime.date(2027, 3, 1)
    days = (Milestone(id="x", label=evil, date=when, why=evil, who=evil, remind=1),)

    written = calendar_feed(evil, [CaseDays("k", evil, None, days)]).decode()

    assert written.count("BEGIN:VEVENT\r\n") == 1
    lines = written.split("\r\n")
    assert not [line for line in lines if line.startswith(("ACTION:PROC", "END:VEVENTB"))]
    assert all(len(line.encode()) <= 75 and len(line.splitlines()) < 2 for line in lines)


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ([f'{{%p for a in "{LONG}" %}}', "x", "{%p endfor %}"], "slinga"),
        ([f"{{%p for a in [{'1,' * 300}] %}}", "x", "{%p endfor %}"], "slinga"),
        (["Text", f"{{{{ [{'1,' * 300}] }}}}"], "räknar upp"),
        (["Text", f'{{{{ "{LONG}" }}}}'], "räknar upp"),
        (["{%p for a in annexes if a %}", "x", "{%p endfor %}"], "slinga"),
        (["{{ idea.summary|list|join(idea.summary) }}"], "join"),
        (["{{ ['a']|join('%s') }}" % ("b" * 30)], "join"),
        (["{{ [[1]]|sum(start=[]) }}"], "sum"),
        (["{% for a in range(10**9) %}{% endfor %}"], "inte får anropas"),
        (["{{ idea.model_fields }}"], "ingen mall får se"),
        (["{{ 1" + "|upper" * 2000 + " }}"], "för krånglig"),
        (["{{ idea" + ".x" * 2000 + " }}"], "för krånglig"),
        (["{{ " + "1 and " * 2000 + "1 }}"], "för krånglig"),
        (["{{ ''|attr('__class__') }}"], "attr"),
        (["{{ cycler.__init__.__globals__.os }}"], "ingen mall får se"),
    ],
)
def test_an_own_template_neither_grows_nor_gets_out(tags: list[str], told: str) -> None:
    """An administrator of one organisation can't stop the service for the others."""
    with never_held():
        judged = own_judging.judge_template(tagged(*tags), "37a")

    assert any(told in fault.told for fault in judged.faults), judged.faults


def test_a_template_that_grows_with_the_case_is_stopped(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loops over a long answer, which nobody could see when it was sent in, end in words."""
    file = tmp_path / "mall.docx"
    loops = ["{%p for a in a %}", "{%p for b in b %}", "x" * 500, "{%p endfor %}", "{%p endfor %}"]
    file.write_bytes(tagged(*loops))
    monkeypatch.setattr(template, "_LARGEST", 1_000_000)

    with never_held(), pytest.raises(TemplateBroken, match="större än något dokument"):
        template.load(file).fill({"a": "x" * 100_000, "b": "x" * 100_000})


def test_a_call_with_half_a_letter_in_it_is_judged() -> None:
    """What no database can hold never reaches one."""
    text = 'call: 37a-x\nprogramme: 37a\ntitle: "halv \\ud800 bokstav"\n'

    judged = own_judging.judge_call(text.encode())

    assert judged.faults


# Texts of any length and kind


@pytest.mark.parametrize("piece", ["a.a@a.a ", "070-123 45 67, "])
def test_a_long_text_full_of_numbers_and_addresses_is_masked(piece: str) -> None:
    """One field of a megabyte takes no hour: each piece is looked at once."""
    text = piece * (1_000_000 // len(piece))

    with never_held(20):
        masked = mask(text)

    assert masked.count("dolt]") > 10_000


def test_a_long_row_of_sums_is_read_to_its_end() -> None:
    text = "1 000 " * 150_000

    with never_held(20):
        assert mask(text) == text


def test_an_address_with_a_number_in_it_is_hidden_whole() -> None:
    """Two kinds of personal data in one word leave no piece of either."""
    assert mask("till 0701234567@exempel.se nu") == "till [personnummer dolt] nu"


@pytest.mark.parametrize("path", KINDS)
def test_whatever_stands_in_a_field_every_page_of_the_case_is_shown(
    place: Place, path: str
) -> None:
    """What is no answer is kept as typed, and compared as typed."""
    case_id, browser = place.new_case("Udda svar"), place.browser("äga")
    browser.client.timeout = httpx.Timeout(60)
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    for text in ODD:
        now = desk.opened(case_id).version
        told = text.replace("\0", "").replace("\x0b", "")
        desk.save_typed(case_id, owner, {path: Typed(told, now)})
        answer = browser.get(f"/arende/{case_id}/skillnad?fran={now}&till={now + 1}")
        assert answer.status_code in (200, 404), (text[:20], answer.status_code)
        assert "<script>" not in answer.text
    for page in ("", "/oversikt", "/historik", "/runda", "/passar", "/hamta/yaml"):
        assert browser.get(f"/arende/{case_id}{page}").status_code == 200, page


@pytest.mark.parametrize("value", ["a" * 60_000, "x=" + "y" * 70_000])
def test_headers_without_end_are_refused(place: Place, value: str) -> None:
    """They are refused by the server, before anything of ours reads them."""
    try:
        status = place.browser().get("/logga-in", headers={"X-Odd": value * 4}).status_code
    except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
        status = 431
    assert status in (400, 431)


# Files that are sent in

BODY = "word/document.xml"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"


def with_body(body: bytes, more: int = 0) -> bytes:
    """Return a Word file with another body, and `more` parts that nobody asks for."""
    out = io.BytesIO()
    whole = f"<w:document {NAMESPACE}><w:body>".encode() + body + b"</w:body></w:document>"
    with (
        zipfile.ZipFile(io.BytesIO(tagged("Text"))) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, whole if name == BODY else before.read(name))
        for number in range(more):
            after.writestr(f"customXml/{number}.xml", b"<a/>")
    return out.getvalue()


def packed_sheet() -> bytes:
    """Return something that calls itself a list and swells."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("xl/workbook.xml", b"<workbook/>" + b" " * 50_000_000)
    return out.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.docx": lambda: with_body(PARAGRAPH * 700_000),
    "djup.docx": lambda: with_body(b"<w:p>" * 200_000),
    "delar.docx": lambda: with_body(PARAGRAPH, more=4000),
    "avbruten.docx": lambda: with_body(PARAGRAPH)[:-40],
    "fel-namn.docx": packed_sheet,
    "bomb.xlsx": packed_sheet,
    "program.docx": lambda: b"MZ" + bytes(2000),
    "inget.txt": lambda: b"\x00\xff" * 2000,
    "../../../etc/passwd": lambda: b"\x00\xff",
    "a" * 3000 + ".docx": lambda: b"PK\x03\x04" + bytes(100),
}


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[-16:])
def test_a_hostile_file_that_is_sent_in_is_told_of_and_not_kept(place: Place, name: str) -> None:
    """By every page that takes a file: it is refused in words, at its field."""
    case_id, browser, content = place.new_case("Filer"), place.browser("äga"), HOSTILE[name]()
    browser.client.timeout = httpx.Timeout(60)
    admin = place.browser("admin")
    admin.client.timeout = httpx.Timeout(60)
    takes = [
        (browser, f"/arende/{case_id}/granska", "utkast"),
        (browser, f"/arende/{case_id}/las-in", "fil"),
        (admin, "/administration/eget/in/mall", "mall"),
        (admin, "/administration/eget/in/utlysning", "utlysning"),
    ]
    for who, path, field in takes:
        answer = who.post(path, {"programme": "37a"}, files={field: (name, content)})
        assert answer.status_code == 422, (path, answer.status_code)
        assert "<title>Fel:" in answer.text
    with place.base.read() as connection:
        assert papers.listed(connection, case_id) == []
        assert jobs.jobs_of(connection, case_id) == []


@pytest.mark.parametrize(
    "email", ["\u212aarin@exempel.se", "KARIN@EXEMPEL.SE", " karin@exempel.se "]
)
def test_an_address_in_other_letters_leads_to_its_owner_alone(place: Place, email: str) -> None:
    """A sign that becomes a k in small letters makes no second account, and gets no mail."""
    with place.base.read() as connection:
        known = accounts.by_email(connection, "karin@exempel.se")
    if known is None:
        home = account_home(place)
        place.base.write(
            lambda c: accounts.create_account(
                c, home, "karin@exempel.se", "Karin", password=None, is_admin=False, at_ms=1
            )
        )

    assert persons.addressed(email) == "karin@exempel.se"
    with pytest.raises(AccountRefused):
        place.base.write(
            lambda c: accounts.create_account(
                *(c, account_home(place), persons.addressed(email), "Annan"),
                password=None,
                is_admin=False,
                at_ms=1,
            )
        )


def account_home(place: Place) -> str:
    with place.base.read() as connection:
        return accounts.organisations(connection)[0].id
