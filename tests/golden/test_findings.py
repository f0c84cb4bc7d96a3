"""What an applicant reads about the three examples, as an outline that a person can review."""

from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from grantflow import assets, usecases
from grantflow.documents import casefile
from grantflow.model.finding import SEVERITY_LABELS, VERDICT_LABELS, Report

EXAMPLES = sorted((assets.folder("data") / "examples").glob("*.yaml"))


def outline(report: Report) -> str:
    """Return verdicts and findings one a line, with plain spaces, so that a diff is readable."""
    lines = ["Omdömen"]
    for verdict in (*report.verdicts, *report.programme_verdicts):
        lacks = f": {'; '.join(verdict.missing)}" if verdict.missing else ""
        lines.append(f"  {verdict.criterion} {VERDICT_LABELS[verdict.verdict]}{lacks}")
    lines += ["", "Fynd"]
    for found in report.findings:
        waived = " (satt åt sidan)" if found.waived else ""
        lines.append(f"  {found.code} {SEVERITY_LABELS[found.severity]}{waived}")
        lines += [f"    plats: {found.place}", f"    {found.message}"]
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_findings_read_as_agreed(path: Path, file_regression: FileRegressionFixture) -> None:
    """A finding changes its words, place or weight only when someone accepts the change."""
    application = casefile.load(path).application
    report = usecases.find_gaps(application, usecases.choose_frame(application, beside=path.parent))

    file_regression.check(outline(report), extension=".txt", encoding="utf-8")
