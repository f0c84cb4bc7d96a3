"""A review as a Prefect flow: the same verdicts and comments as the plain one, with its record."""

from pathlib import Path

import pytest
from runs import latest

from grantflow import orchestration, usecases
from grantflow.documents import casefile, draftfile
from grantflow.documents.render import render_application
from grantflow.documents.word.annotate import annotated
from grantflow.errors import FileUnreadable
from grantflow.usecases.reviewing import COMMENT, READ, REVIEW, ReviewOrder

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]
CASE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"


def test_a_tracked_review_gives_the_same_file_back_with_the_same_comments() -> None:
    application = casefile.load(CASE).application
    frame = usecases.choose_frame(application)
    assert frame.programme is not None
    content = render_application(application, frame.programme, frame.call, as_is=True)
    heard: list[str] = []

    reviewed = orchestration.run_tracked_review(
        ReviewOrder(content, "utkast åäö.docx", "37a"),
        lambda name, _report: heard.append(name),
        lambda *_, **__: None,
    )

    opened = draftfile.read(content, "utkast åäö.docx")
    plain = usecases.review_draft(opened, "37a", None)
    assert opened.word is not None
    assert reviewed.report.findings == plain.findings
    assert reviewed.commented == annotated(opened.word, plain, settle=False)
    record = latest()
    assert heard == [READ, REVIEW, COMMENT]
    assert record.name == "Granska: utkast åäö.docx"
    assert record.tasks == [(name, "Completed") for name in heard]
    assert set(record.artifacts) == {"fynd"}


def test_a_draft_that_cannot_be_read_is_told_as_when_it_is_reviewed_plainly() -> None:
    with pytest.raises(FileUnreadable, match=r"\.pdf"):
        orchestration.run_tracked_review(
            ReviewOrder(b"%PDF-1.7", "utkast.pdf"), lambda *_: None, lambda *_, **__: None
        )

    assert latest().state == "Failed"
