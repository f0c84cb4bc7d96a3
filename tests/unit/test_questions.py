"""The questions: one for each answer, in plain Swedish, fed to criteria that exist."""

import re

import pytest

from grantflow.checks.loader import rulebook
from grantflow.model.application import Application
from grantflow.model.questions import ORDER, Question, by_path, form_words, forms
from grantflow.model.walk import get
from grantflow.model.wording import folded_words

QUESTIONS = list(by_path().values())


def test_the_forms_come_in_the_order_an_applicant_thinks() -> None:
    """Idea first, the six stages, money, and last what single funders ask."""
    assert len(forms()) == len(ORDER) == 15
    assert [form.path for form in forms()][4:10] == [f"stages.{name}" for name in ORDER[4:10]]
    for form in forms():
        assert form.label, form.path
        assert form.intro.endswith("."), form.path


def test_every_question_is_about_something_the_model_holds() -> None:
    """An answer without a place would be lost."""
    application = Application.model_construct()
    for question in QUESTIONS:
        first, *rest = question.path.split(".")
        assert hasattr(application, first), question.path
        if not rest:
            get(application, question.path)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path)
def test_a_question_says_why_and_gives_an_example(question: Question) -> None:
    """Shown in forms, files and Word: none may be empty, and none shouts."""
    assert question.label.strip()
    assert question.why.endswith((".", "?", "”", ")")), question.why
    assert question.example.strip()
    assert "!" not in question.label + question.why
    assert all(re.fullmatch(r"[A-Z]{1,3}-?\d\d", code) for code in question.feeds)


def test_questions_feed_criteria_that_exist() -> None:
    """'What happens to projects that lack this' must lead to a rule."""
    known = {rule.criterion for rule in rulebook().rules}
    fed = {code for question in QUESTIONS for code in question.feeds}
    assert fed <= known, sorted(fed - known)


def test_help_texts_are_known_and_short_examples_are_not() -> None:
    """A copied example is no answer, but 'Exempelby kommun' may be somebody's true one."""
    words = form_words()
    long = max(QUESTIONS, key=lambda question: len(question.example))

    assert folded_words(long.example) in words.help_texts
    assert long.path in words.prose
    assert folded_words("Exempelby kommun") not in words.help_texts
    assert "applicant.name" not in words.prose
