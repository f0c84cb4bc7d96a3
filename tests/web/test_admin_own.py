"""Calls and templates of one's own: judged when they are sent in, used when somebody says so."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
import yaml
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from web_place import Browser, Place

import databases
from grantflow.documents import own_template
from grantflow.store import accounts, own
from grantflow.usecases import own_judging, sharing
from grantflow.usecases.answering import Typed
from grantflow.usecases.standing import frame_in

APPLICATIONS = Path(__file__).parents[2] / "templates" / "applications"
TEMPLATE = APPLICATIONS / "37a" / "template.docx"
SOURCE = (
    "{title: Utlysningstext, locator: s. 2, checked_on: 2026-11-01, standing: verified, "
    "url: 'https://exempel.se/utlysningen'}"
)
CALL = f"""\
call: 37a-egen-2027
programme: 37a
title: Egen utlysning 2027
opens: 2027-01-10
closes: 2027-03-01
sources:
  opens: {SOURCE}
  closes: {SOURCE}
"""

LOOPS = "{% for a in annexes %}{% for b in annexes %}{% for c in annexes %}"
DEEP = LOOPS + "x{% endfor %}{% endfor %}{% endfor %}"
OFFICE = "http://schemas.openxmlformats.org"
FETCHING = f"""<?xml version="1.0"?>
<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1"
Type="{OFFICE}/officeDocument/2006/relationships/attachedTemplate"
Target="https://exempel.se/mall.dotm" TargetMode="External"/></Relationships>""".encode()


@pytest.fixture
def admin(place: Place) -> Browser:
    return place.browser("admin")


def sent(
    browser: Browser, kind: str, content: bytes, *, name: str = "../../etc/passwd", **fields: str
) -> tuple[int, str]:
    """Send a file in, under a name that must not matter; return the status and the page."""
    answer = browser.client.post(
        f"/administration/eget/in/{kind}",
        data={"csrf": browser.token(), **fields},
        files={kind: (name, content)},
    )
    return answer.status_code, answer.text


def held(place: Place, kind: str) -> list[own.Own]:
    """Return the files of a kind that the administrator's organisation has, the newest first."""
    desk = place.app.state.site.desk
    with desk.base.read() as connection:
        seen = databases.asked(
            connection,
            "SELECT organisation_id FROM account WHERE id = ?",
            place.account_ids["admin"],
        ).scalar_one()
        return [one for one in own.listed(connection, seen) if one.kind == kind]


def use(browser: Browser, one: own.Own, *, used: bool = True) -> None:
    answer = browser.post(f"/administration/eget/{one.id}/bruk", {"bruk": "ja" if used else "nej"})
    assert answer.status_code == 303, answer.text


def tagged(text: str) -> bytes:
    """Return a small template with a paragraph."""
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """Return the template with one part added, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(tagged("Text"))) as before, zipfile.ZipFile(out, "w") as after:
        for one in before.namelist():
            if one != name:
                after.writestr(one, before.read(one))
        after.writestr(name, content)
    return out.getvalue()


def test_a_call_is_used_for_the_organisations_cases_when_somebody_says_so(
    place: Place, admin: Browser
) -> None:
    assert sent(admin, "utlysning", CALL.encode())[0] == 303
    one = held(place, "utlysning")[0]
    assert (one.name, one.version, one.used_ms) == ("37a-egen-2027", 1, None)
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    case_id = place.new_case("Egen utlysning")
    told = {"programme": Typed("37a", 0), "call.call": Typed("egen-2027", 0)}
    desk.save_typed(case_id, owner, told)
    checker = place.app.state.site.checker
    before = checker.report(case_id, desk.opened(case_id))
    assert frame_in(desk.opened(case_id)).call is None, "not before somebody says so"

    use(admin, one)

    frame = frame_in(desk.opened(case_id))
    assert frame.call
    assert frame.call.title == "Egen utlysning 2027"
    reader, there = place.browser("äga"), f"/arende/{case_id}"
    for page in ("oversikt", "passar"):
        assert "Egen utlysning 2027" in reader.get(f"{there}/{page}").text, page
    assert "1 sida bevakas" in reader.get(f"{there}/bevakning").text
    assert checker.report(case_id, desk.opened(case_id)) is not before, "checked anew"
    use(admin, one, used=False)
    assert frame_in(desk.opened(case_id)).call is None


def test_a_call_is_not_used_in_the_cases_of_others(place: Place, admin: Browser) -> None:
    sent(admin, "utlysning", CALL.encode())
    use(admin, held(place, "utlysning")[0])
    desk, theirs = place.app.state.site.desk, place.account_ids["outsider"]
    with place.base.read() as connection:
        account = accounts.by_id(connection, theirs)
    assert account
    case_id = sharing.create(place.base, account, "Deras", ["37a"])
    desk.save_typed(case_id, theirs, {"call.call": Typed("37a-egen-2027", 0)})

    assert frame_in(desk.opened(case_id)).call is None


def test_a_new_version_waits_beside_the_one_in_use(place: Place, admin: Browser) -> None:
    text = CALL.replace("egen-2027", "versioner")
    sent(admin, "utlysning", text.encode())
    first = next(one for one in held(place, "utlysning") if one.name == "37a-versioner")
    use(admin, first)
    newer = text.replace("2027-03-01", "2027-04-01").encode()
    sent(admin, "utlysning", newer)
    sent(admin, "utlysning", newer)

    both = [one for one in held(place, "utlysning") if one.name == "37a-versioner"]
    assert [(one.version, one.used_ms is not None) for one in both] == [(2, False), (1, True)]
    assert admin.get(f"/administration/eget/{both[0].id}").content == newer
    use(admin, both[0])
    both = [one for one in held(place, "utlysning") if one.name == "37a-versioner"]
    assert [one.used_ms is not None for one in both] == [True, False]
    refused = admin.post(f"/administration/eget/{both[0].id}/ta-bort")
    assert refused.status_code == 422
    assert "Filen används" in refused.text
    admin.post(f"/administration/eget/{both[1].id}/ta-bort")
    both = [one for one in held(place, "utlysning") if one.name == "37a-versioner"]
    assert [one.version for one in both] == [2]
    use(admin, both[0], used=False)


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (b"", None, "Välj en fil som inte är tom"),
        (b"a: [", 2, "citattecken på raden"),
        (b"call: x\n\xff", 2, "UTF-8"),
        (b"bara text", None, "inga fält"),
        (b"call: x\nprogramme: ../../../etc\n", 2, "finns inte"),
        (b"call: x\nprogramme: [37a]\n", 2, "finns inte"),
        (CALL.replace("closes: 2027-03-01", "closes: 2027-02-30").encode(), 5, "ingen dag"),
        (CALL.replace("closes: 2027-03-01", "closes: 2026-03-01").encode(), 5, "ligger före"),
        (CALL.replace("opens:", "oppens:", 1).encode(), 4, "menade du"),
        (CALL.encode() + b"max_months: 12\n", 9, "saknar källa"),
        (CALL.encode() + b"a: &a [1]\nb: &b [*a, *a]\n", 10, "hänvisning"),
        (b"[" * 60, 1, "för djupt"),
        (b"x: " + b"y" * 200_001, None, "större än 200 kB"),
    ],
)
def test_a_call_with_faults_is_told_by_line_and_not_kept(
    place: Place, admin: Browser, content: bytes, line: int | None, told: str
) -> None:
    before = held(place, "utlysning")

    status, page = sent(admin, "utlysning", content)

    assert status == 422
    assert "<title>Fel:" in page
    assert told in page
    if line is not None:
        assert f"Rad {line}: " in page
    assert held(place, "utlysning") == before


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "source", "title", "covers", "x"]), inner)
    ),
    max_leaves=4,
)
KEYS = st.sampled_from(
    "opens closes closes_at sections annexes rates sources limits counties extends max_months "
    "objectives cost_models applicant_kinds title programme call national".split()
)


@settings(max_examples=60)
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_whatever_stands_in_a_call_is_judged(told: dict[str, object]) -> None:
    """Somebody's odd file gives words, never a defect."""
    base = {"call": "37a-x", "programme": "37a", "title": "X"}

    judged = own_judging.judge_call(yaml.safe_dump(base | told).encode())

    assert judged.faults or judged.name


def test_a_template_is_used_when_somebody_says_so(place: Place, admin: Browser) -> None:
    content = tagged("Vår egen rad: {{ project_title }}")
    status, page = sent(admin, "mall", content, programme="37a")
    assert status == 303, page
    one = held(place, "mall")[0]
    case_id = place.new_case("Egen mall")
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    desk.save_typed(
        case_id, owner, {"programme": Typed("37a", 0), "title": Typed("{{ 7 * 7 }}", 0)}
    )
    writer = place.browser("äga")

    def written() -> str:
        answer = writer.get(f"/arende/{case_id}/hamta/docx")
        assert answer.status_code == 200
        return "\n".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs)

    assert "Vår egen rad" not in written()
    use(admin, one)
    assert "Vår egen rad: {{ 7 * 7 }}" in written(), "an answer is text, never a tag"
    for title in ("Ett annat namn", "Ett tredje namn"):
        programme = frame_in(desk.opened(case_id)).programme
        assert programme
        shutil.rmtree(Path(programme.template).parent)
        assert "Vår egen rad" in written(), "the machine clears away what is temporary"
        held_now = desk.opened(case_id).answers["title"].version
        desk.save_typed(case_id, owner, {"title": Typed(title, held_now)})
    use(admin, one, used=False)
    assert "Vår egen rad" not in written()


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("{{ idea.sumary }}", "summary"),
        ("{{ ''.__class__.__mro__ }}", "ingen mall får se"),
        ("{{ idea.summary.format(1) }}", "inte får anropas"),
        ("{{ 'x' * 1000000000 }}", "Mul"),
        ("{{ idea.summary|center(1000000000) }}", "center"),
        ("{{ [1]|map('center', 1000000000)|list }}", "map"),
        ("{% set a = 1 %}", "Assign"),
        ("{% include 'x' %}", "som inte finns"),
        ("{{ cycler }}", "som inte finns"),
        ("{{ idea.summary", "inte hel"),
        ("{{ (" * 300, ""),
        (DEEP, "djupt"),
    ],
)
def test_a_template_may_only_ask_for_answers(
    place: Place, admin: Browser, tag: str, told: str
) -> None:
    """Nothing is run, nothing grows, and a misspelt name is told with the right one."""
    before = held(place, "mall")

    status, page = sent(admin, "mall", tagged(tag), programme="37a")

    assert status == 422
    assert told in page
    assert "Det här behöver rättas" in page
    assert held(place, "mall") == before


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("word/vbaProject.bin", b"x", "makron"),
        ("word/embeddings/oleObject1.bin", b"x", "inte är text eller bild"),
        ("word/_rels/settings.xml.rels", FETCHING, "utifrån"),
    ],
)
def test_a_template_that_does_something_else_than_be_read_is_refused(
    name: str, content: bytes, told: str
) -> None:
    judged = own_judging.judge_template(with_part(name, content), "37a")

    assert any(told in fault.told for fault in judged.faults), judged.faults


def test_the_templates_that_ship_are_such_as_may_be_sent_in() -> None:
    assert own_judging.judge_template(TEMPLATE.read_bytes(), "37a").faults == ()


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"])
def test_a_template_that_is_no_word_file_is_told(admin: Browser, content: bytes) -> None:
    status, page = sent(admin, "mall", content, programme="37a")

    assert status == 422
    assert "Word" in page


def test_a_template_for_no_programme_is_told(admin: Browser) -> None:
    status, page = sent(admin, "mall", tagged("Text"), programme="../37a")

    assert status == 422
    assert "Välj programmet" in page


def test_a_template_that_is_too_large_is_told() -> None:
    judged = own_judging.judge_template(b"PK" + bytes(own_template.LARGEST), "37a")

    assert "större än 5 MB" in judged.faults[0].told


def test_a_file_is_reached_by_no_other_organisation(place: Place, admin: Browser) -> None:
    sent(admin, "utlysning", CALL.replace("egen-2027", "hemlig").encode())
    one = next(one for one in held(place, "utlysning") if one.name == "37a-hemlig")
    theirs = place.account_ids["outsider"]
    place.base.write(
        lambda c: databases.asked(c, "UPDATE account SET is_admin = ? WHERE id = ?", True, theirs)
    )
    try:
        outsider = place.browser("outsider")
        assert "37a-hemlig" not in outsider.get("/administration/eget").text
        assert outsider.get(f"/administration/eget/{one.id}").status_code == 404
        answer = outsider.post(f"/administration/eget/{one.id}/bruk", {"bruk": "ja"})
        assert answer.status_code == 422
        assert outsider.post(f"/administration/eget/{one.id}/ta-bort").status_code == 422
    finally:
        place.base.write(
            lambda c: databases.asked(
                c, "UPDATE account SET is_admin = ? WHERE id = ?", False, theirs
            )
        )
    assert next(o for o in held(place, "utlysning") if o.id == one.id).used_ms is None
