"""What a Word file costs: reading, commenting, the whole command, and memory over many drafts.

    .venv/bin/python benchmarks/word.py

The draft is the first example written out and cut at about 30 pages.  Best and median CPU
seconds; python-docx opening and saving the same file stands beside as the peer.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import docx

from grantflow import usecases
from grantflow.documents.draftfile import read_word
from grantflow.documents.plaintext import read_plain
from grantflow.documents.word.annotate import annotated
from review import cpu, text_of

GRANTFLOW = Path(sys.executable).parent / "grantflow"
# 30 pages hold some 10,500 words.
WORDS, MANY = 10_500, 1_000


def draft(words: int) -> bytes:
    """Return a Word file of about so many words: headings, paragraphs, a table in each section."""
    document = docx.Document()
    for number, block in enumerate(read_plain(text_of(words)).blocks):
        if block.kind == "heading":
            document.add_heading(block.written[block.lead :], min(block.level or 1, 9))
        elif number % 25 == 0:
            table = document.add_table(rows=1, cols=2)
            table.rows[0].cells[0].text = "Vad gör ni?"
            table.rows[0].cells[1].text = block.written
        else:
            document.add_paragraph(block.written)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def command(content: bytes) -> float:
    """Return the CPU seconds of `grantflow review a.docx -o b.docx`."""
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "a.docx"
        path.write_bytes(content)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        arguments = [GRANTFLOW, "review", path, "-o", path.with_name("b.docx")]
        subprocess.run([*map(str, arguments), "--fail-on", "never"], check=True, stdout=-3)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak_mb() -> float:
    """Return the most memory that this process has used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    content = draft(WORDS)
    in_process(content)
    times = sorted(command(content) for _ in range(5))
    print(f"  the command (limit 1.0): {times[0]:.2f} / {times[2]:.2f}")
    small = draft(1_500)
    for _ in range(MANY // 10):
        judge_and_comment(small)
    tenth = peak_mb()
    for _ in range(MANY - MANY // 10):
        judge_and_comment(small)
    print(f"  memory after {MANY // 10} drafts {tenth:.0f} MB, after {MANY} {peak_mb():.0f} MB")


def in_process(content: bytes) -> None:
    """Print what reading and commenting take in a process that runs, and the peer."""
    file = read_word(content, "a.docx")
    report = usecases.review_draft(file, None, None)

    def reading() -> object:
        return read_word(content, "a.docx").draft.units

    def both() -> object:
        opened = read_word(content, "a.docx")
        return opened.word and annotated(opened.word, report)

    def all_of_it() -> object:
        return judge_and_comment(content)

    def peer() -> object:
        document = docx.Document(BytesIO(content))
        for paragraph in document.paragraphs[: len(report.findings)]:
            if paragraph.runs:
                document.add_comment(paragraph.runs[:1], text="x", author="y")
        return document.save(BytesIO())

    print(f"{WORDS} words, {len(report.findings)} findings; CPU seconds, best / median")
    for name, work in (
        ("read", reading),
        ("read and comment (limit 0.25)", both),
        ("read, judge and comment", all_of_it),
        ("python-docx: open, comment paragraphs, save", peer),
    ):
        best, median = cpu(work)
        print(f"  {name}: {best:.3f} / {median:.3f}")


def judge_and_comment(content: bytes) -> bytes | None:
    """Read, judge and comment a draft."""
    opened = read_word(content, "a.docx")
    report = usecases.review_draft(opened, None, None)
    return annotated(opened.word, report) if opened.word else None


if __name__ == "__main__":
    main()
