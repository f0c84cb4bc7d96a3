"""Whole texts that say nothing of what is asked for, and one that is very long."""

import re
from itertools import cycle
from pathlib import Path

import pytest
from written_out import EXAMPLES, example, shuffled, text_of

from grantflow.checks.loader import rulebook
from grantflow.checks.review import review
from grantflow.checks.telling import RECOMMENDATIONS
from grantflow.documents.plaintext import read_plain
from grantflow.model.finding import Report
from grantflow.model.questions import by_path
from grantflow.model.rule import Rule
from grantflow.model.stages import STAGE_LABELS
from grantflow.text.judge import judge

TRAINING = Path(__file__).resolve().parents[2] / "training" / "texts"
PAGES, WORDS_A_PAGE = 200, 400
PLACEHOLDERS = (
    "[fylls i]", "xx", "Se bilaga.", "TBD", "Kompletteras senare.", "Skriv här.", "…", "N.N.",
    "(ange datum)", "Lorem ipsum dolor sit amet.", "Fylls i av projektledaren före inlämning.",
    "20XX-XX-XX", "<namn på nämnden>", "Beskriv er styrgrupp här.",
)  # fmt: skip
ENGLISH = """# Anchoring and steering

On 12 March 2024 the Labour Market Committee decided to apply for funding and to set aside its own
money for 2024 and 2025. The Education Committee takes its decision on 14 May, after a hearing with
the heads of both departments. The steering group has five members: the director of the labour
market department, who chairs it, the headmaster of the school for adults, a section head from the
employment service, the personnel manager of the metal works and the production manager of the
large kitchen. It meets every second week from September to November, and every second month after
that. The working group plans and leads the daily work within the budget and the schedule, and it
meets every week until the end of November.

The project manager is employed by the municipality at sixty per cent. If she falls ill, an officer
of the same unit takes her place within a week. Each partner has signed a letter that says what it
does, what it pays for, and what it expects of the others. The school lends a teacher half time,
the employment service answers within ten working days, and the two companies pay their own mentors.

# What others have done

We have read about a project in Svalöv that ran from 2022 to 2023 and tested the language of each
participant before and after. We take the test over, but we place the coach at work instead of in
the classroom, since those who spoke least were the hardest to match. The headmaster called the
owner of the project in May. Our own unit runs work practice without any support in the language,
and a group of volunteers held a lunch café until two of them moved away in 2021.

The target group is already found in the morning classes from Monday to Thursday, at the meetings
every sixth week with the employment service, and at the course in civic orientation on Fridays. We
will use those hours to tell people about the places that are open, and we have asked the teachers
to let us come to every class at the start of each term.

# Goals and activities

In our survey of 2023, 71 of 118 pupils had never spoken Swedish at a workplace: 44 women and 27
men. Of the ninety adults who take part, at least sixty, of whom thirty-four women and twenty-six
men, shall have a job, vocational training or a contract of practice by 15 December 2025. The
project manager counts them in the list of participants when each round ends, and reports women and
men apart. At least forty mentors at the companies shall have finished the course by 30 June 2025.

The first round begins on 7 October 2024, the second in February and the third in August. Before
each round the coach and the officer meet every applicant together and plan the weeks at work. The
participants choose two of their own who meet the working group once a month, and the plan can be
changed between the rounds when they see that something does not work. An interpreter takes part in
the first talk and when safety is explained. Those who have small children get a place with hours
that suit the preschool, and the bus is paid for.

The greatest risk is that the mentors get no time from production. It is likely and it would cost
us much, and so the hours are written into the shift plan before each round begins.

# After the project

The support at work, the ten modules for the trades and the routine for choosing participants stay
when the project ends. The unit for adult education takes them over on 1 January 2026 and pays for
half a post, about 380,000 kronor a year, out of its own budget. The committee decides in September
2025 on the grounds of a report with the results and the costs, and it goes on if at least forty of
the first sixty have found work or training. Work on the handover starts in the same month as the
first round: the teachers of the school walk beside the coach from the first day.

# Telling others

The committee gets a page of figures in November 2025, the other municipalities of the county get a
handbook and a day at our school, the companies get a short film, and the participants themselves
tell their classmates what it was like. The handbook is free for anyone to use and lies on the web
site of the municipality. The project manager keeps a diary every week, and an evaluator from
outside talks with participants, mentors and officers in the autumn of 2025.

# Women and men

Of those who wait for a place, 62 per cent are women, but only 38 per cent of the places in practice
went to women in 2023. Women have been shown to kitchens and care and men to the workshop, and as a
consequence women wait twelve months longer for their first job. Therefore half of the places at
the metal works are kept for women, and the coach goes through the choices every month. We tried the
thought of a group for women alone and chose not to, because the workplaces are mixed. Every figure
is followed for women and men, for each round, and the steering group acts when they differ by more
than five points.
"""


def reviewed(text: str) -> Report:
    return review(read_plain(text), rulebook(), judge(), theme="foraldraskapsstod")


def met(report: Report) -> set[str]:
    return {v.criterion for v in report.verdicts if v.verdict == "met"}


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_words_of_an_application_in_any_order_show_nothing(name: str, seed: int) -> None:
    """The right words under the right headings, and still no sentence that says anything."""
    report = reviewed(shuffled(text_of(example(name)), seed))

    assert met(report) == set()
    assert "SPK03" in codes(report)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_application_of_placeholders_shows_nothing(name: str) -> None:
    """Every heading is there, and every answer is left for later."""
    marks = cycle(PLACEHOLDERS)
    pieces = text_of(example(name)).split("\n\n")
    report = reviewed("\n\n".join(p if p.startswith("#") else next(marks) for p in pieces))

    assert met(report) == set()
    assert "SPK01" in codes(report)


@pytest.mark.parametrize("mark", PLACEHOLDERS)
def test_the_same_placeholder_everywhere_shows_nothing(mark: str) -> None:
    pieces = text_of(example(EXAMPLES[-1])).split("\n\n")

    assert met(reviewed("\n\n".join(p if p.startswith("#") else mark for p in pieces))) == set()


def recommendations() -> list[Rule]:
    return [rule for rule in rulebook().rules if rule.criterion.startswith(RECOMMENDATIONS)]


@pytest.mark.parametrize("part", ["title", "counts", "message", "advice", "praise"])
def test_the_recommendations_show_nothing(part: str) -> None:
    """What the county boards ask for, what we say of it, and what we say when it is there."""
    told = [getattr(rule, part) or "" for rule in recommendations()]

    assert met(reviewed("\n\n".join(told))) == set()


def test_the_recommendations_under_the_headings_of_an_application_show_nothing() -> None:
    pieces = []
    for stage, label in STAGE_LABELS.items():
        pieces.append(f"# {label}")
        for rule in recommendations():
            if rule.stage == str(stage):
                pieces += [f"## {rule.title}", f"{rule.counts} {rule.message}", f"- {rule.advice}"]
    report = reviewed("\n\n".join(pieces))

    assert met(report) == set()
    assert "SPK01" in codes(report)


def test_the_questions_of_the_forms_show_next_to_nothing() -> None:
    """Of 394 explanations three are believed: one sentence each for FOR08, IMP01 and SPR04."""
    pieces = [f"## {question.label}\n\n{question.why}" for question in by_path().values()]
    believed = met(reviewed("\n\n".join(pieces)))

    assert 100 * len(believed) <= len(pieces), believed


def test_an_english_application_shows_nothing_and_is_told_so() -> None:
    """It holds nearly all that is asked for, in words that the program does not know."""
    report = reviewed(ENGLISH)

    assert len(ENGLISH.split()) > 700
    assert met(report) == set()
    assert codes(report) == {"SPK11"}
    assert all(not verdict.evidence for verdict in report.verdicts)


def test_a_text_of_200_pages_is_reviewed_like_any_other() -> None:
    text = long_text(PAGES * WORDS_A_PAGE)
    report = reviewed(text)
    written = {block.place: block.written for block in read_plain(text).blocks}
    quoted = [e for verdict in report.verdicts for e in verdict.evidence]
    quoted += [e for finding in report.findings for e in finding.nearest]

    assert len(report.verdicts) == len({verdict.criterion for verdict in report.verdicts})
    assert len(met(report)) > 40
    assert all(len(verdict.evidence) <= 3 for verdict in report.verdicts)
    assert len(quoted) > 100
    for evidence in quoted:
        assert evidence.quote in text
        assert written[evidence.place][evidence.start : evidence.end] == evidence.quote
    for finding in report.findings:
        assert finding.place in written


def long_text(words: int) -> str:
    """Return whole texts, one after the other, without the tags that they are trained with."""
    pieces: list[str] = []
    count = 0
    for path in sorted(TRAINING.glob("*.txt")):
        tagged = re.sub(r"(?m)^(## t\d+|kind: .*)$", "", path.read_text("utf-8"))
        pieces.append(re.sub(r" ?\{[+-][^}\n]*\}", "", tagged))
        count += len(pieces[-1].split())
        if count >= words:
            break
    return "\n\n".join(pieces)


def test_what_stands_under_a_heading_about_others_is_theirs() -> None:
    """The same sentence is evidence under one's own heading, and an example under another's."""
    sentence = "Socialnämnden beslutade den 14 oktober 2026 att söka medel till kaféet, § 118."
    words = {}
    for heading in ("Beslut", "Så gjorde Exempelstad 2017–2019"):
        report = review(read_plain(f"# {heading}\n\n{sentence}\n"), rulebook(), judge())
        words[heading] = next(v for v in report.verdicts if v.criterion == "FOR01")
        told = [e.status for f in report.findings if f.code == "FOR01" for e in f.nearest]
    assert words["Beslut"].verdict == "met"
    assert words["Så gjorde Exempelstad 2017–2019"].verdict == "missing"
    assert told == ["told_of_others"]


def test_no_recommendation_belongs_to_one_funder() -> None:
    """Each has a verdict in every run, whoever the money is sought from."""
    recommended = [r for r in rulebook().rules if r.criterion.startswith(RECOMMENDATIONS)]
    assert recommended
    assert all(rule.programmes is None for rule in recommended)
