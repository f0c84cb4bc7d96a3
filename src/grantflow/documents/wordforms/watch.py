"""Lays out the plan for omvärldsbevakning: one table of activities with comments beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.labels import noun_of
from grantflow.documents.wordforms import wording
from grantflow.documents.wordforms.layout import WIDTH, items, questions
from grantflow.documents.wordforms.pen import cell, row, table
from grantflow.model.asking import Rows

if TYPE_CHECKING:
    from grantflow.documents.wordforms.sheet import Sheet
    from grantflow.model.asking import Field
    from grantflow.model.fields import Form

FORM = "omvarldsbevakning"
# The lines above the table, and the blocks in it as the plan is used.
_ABOVE = ("revisions", "participants")
_BLOCKS = (
    "actors", "projects", "pages", "networks", "study_visits", "way_forward", "funding_watch",
)  # fmt: skip
# What people write beside an activity: what they think of it, and who does what next.
_COMMENTS = frozenset(
    """influence interest bring_in takes_further next_step by done reuse lesson note who responsible
    start end status expected_opening""".split()
)
_LEFT = 5600
_RIGHT = WIDTH - _LEFT


def plan(sheet: Sheet) -> str:
    """Return the questions of the form: the lines above, the table, then the others."""
    asked = sheet.form.asked
    above = tuple(one for one in asked if one.tag in _ABOVE)
    others = tuple(one for one in asked if one.tag not in {*_ABOVE, *_BLOCKS})
    return questions(sheet, above) + _table(sheet) + questions(sheet, others)


def _table(sheet: Sheet) -> str:
    pen = sheet.pen
    blocks = {one.tag: one for one in sheet.form.asked if isinstance(one, Rows)}
    heads = ((_LEFT, wording.ACTIVITY), (_RIGHT, wording.COMMENT))
    written = row("".join(cell(w, pen.line(t, "Tabellhuvud")) for w, t in heads), head=True)
    written += "".join(_block(sheet, blocks[tag]) for tag in _BLOCKS if tag in blocks)
    told = pen.line(wording.PLAN, "Heading2") + pen.line(wording.MORE_ROWS, "Hjalp")
    return told + table((_LEFT, _RIGHT), wording.PLAN, written)


def _block(sheet: Sheet, rows: Rows) -> str:
    pen, asked = sheet.pen, rows.question
    told = pen.line(asked.label, "Blockrubrik") + pen.line(wording.help_of(asked), "Cellhjalp")
    lines = []
    for number, (tag, held) in enumerate(items(sheet, rows)):
        noun = noun_of(sheet.form.path_of(rows.tag))
        left = sheet.row_id(rows, held, lead=f"{noun}:")
        right = ""
        for field in sheet.columns(rows):
            written = _asked(sheet, field, held, first=not number)
            if field.name in _COMMENTS:
                right += written
            else:
                left += written
        lines.append((tag, row(cell(_LEFT, left) + cell(_RIGHT, right), whole=False)))
    head = row(cell(WIDTH, told, span=2, shaded=True))
    return head + pen.repeated(rows.tag, asked.label, lines)


def _asked(sheet: Sheet, field: Field, held: Form | None, *, first: bool) -> str:
    label = field.question.label
    told = sheet.answer(field, held, "Svar", in_row=True, lead=label)
    return told + (sheet.pen.line(wording.help_of(field.question), "Cellhjalp") if first else "")
