"""What each form asks: the fields as Word forms and the web meet them."""

import pytest

from grantflow.model import asking
from grantflow.model.asking import Field, Group, Rows, asked_forms, form_called


def field(form: str, tag: str) -> Field:
    """Return the question at a tag, in a row or a group too."""
    found = form_called(form)
    assert found
    each = [
        *found.flat(),
        *(one for rows in found.flat() if isinstance(rows, Rows) for one in rows.fields),
    ]
    return next(one for one in each if isinstance(one, Field) and one.tag == tag)


def test_every_form_is_found_by_its_name_and_knows_the_paths_of_its_questions() -> None:
    assert [form.name for form in asked_forms()][:3] == ["arende", "applicant", "idea"]
    for form in asked_forms():
        assert form_called(form.name) == form
        for one in form.flat():
            assert form.path_of(one.tag) == one.question.path
    assert form_called("finns-inte") is None


@pytest.mark.parametrize(
    ("form", "tag", "kind"),
    [
        ("idea", "summary", "text"),
        ("idea", "period_start", "day"),
        ("arende", "theme", "choice"),
        ("projektlogik", "goals.target", "number"),
        ("projektlogik", "activities.goals", "reference"),
        ("forankring", "partners.step_now", "scale"),
    ],
)
def test_a_question_takes_what_its_type_says(form: str, tag: str, kind: str) -> None:
    assert field(form, tag).kind == kind


def test_choices_are_shown_with_their_letters_and_kept_as_the_case_holds_them() -> None:
    options = {option.value: option.shown for option in field("arende", "theme").options}

    assert options["foraldraskapsstod"] == "föräldraskapsstöd"
    assert options["annat"] == "annat"


def test_lists_years_and_references_say_so() -> None:
    assert field("arende", "programme").many
    assert field("arende", "programme").or_one
    assert field("budget", "rows.amounts").yearly
    goals = field("projektlogik", "activities.goals")
    assert (goals.many, goals.or_one) == (True, False)
    assert goals.referred == "stages.projektlogik.goals"


def test_rows_with_ids_are_told_from_those_without() -> None:
    tables = [one for form in asked_forms() for one in form.flat() if isinstance(one, Rows)]
    groups = [one for form in asked_forms() for one in form.asked if isinstance(one, Group)]

    assert all(table.has_ids == hasattr(table.row, "prefix") for table in tables)
    assert groups
    assert asking.SHOWN["bosattning"] == "bosättning"
