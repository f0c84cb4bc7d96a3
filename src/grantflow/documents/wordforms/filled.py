"""Takes back what somebody has filled in: a form as a Word file to answers of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.importing.taken import Guess, Taken, Unplaced
from grantflow.documents.word.controls import controls, each
from grantflow.documents.wordforms.beside import Beside, Words
from grantflow.documents.wordforms.gathering import Gathering
from grantflow.documents.wordforms.layout import HEAD
from grantflow.documents.wordforms.package import CUSTOM, EDITION, PROPERTY
from grantflow.documents.wordforms.tagged import known, tagged
from grantflow.model.asking import form_called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.word.controls import Control
    from grantflow.documents.word.read import WordFile
    from grantflow.documents.wordforms.beside import Loose
    from grantflow.model.asking import AskedForm

# How likely text beside a field belongs to it.
_NEAR = 90
_LOOSE = "Texten står vid sidan av fälten."


def read_forms(file: WordFile) -> Taken | None:
    """Return what stands in a form that grantflow has written, or None for any other file.

    Fields are known by the tags of their controls; where a program has thrown those away, by the
    bookmarks that came with them.  What fits no field, and text typed beside them, is unplaced.
    """
    found = controls(file)
    told = _properties(file)
    form = _form_of(told.get(PROPERTY, ""), found)
    if form is None:
        return None
    names = known(form)
    tags = tagged(found, names)
    beside = Beside(file, form, names, tags, Words(form, told.get(EDITION, "")))
    beside.read()
    gathered = Gathering(form, names)
    gathered.gather(sorted([*tags.events, *beside.events], key=lambda event: event.at))
    loose = tuple(_unplaced(form, one) for one in beside.loose)
    return Taken(
        "form",
        file.parts.container.name,
        gathered.answers,
        gathered.unplaced + loose,
        tuple(gathered.new_rows),
    )


def _form_of(name: str, found: tuple[Control, ...]) -> AskedForm | None:
    """Return the form that a file says it is: in its properties, or at its head."""
    heads = [control.tag.removeprefix(HEAD) for control in each(found) if _is_head(control)]
    return next((form for one in (name, *heads) if one and (form := form_called(one))), None)


def _is_head(control: Control) -> bool:
    return control.tag.startswith(HEAD)


def _properties(file: WordFile) -> dict[str, str]:
    """Return the properties of a file that a person or a program has given it."""
    return dict(_named(file))


def _named(file: WordFile) -> Iterator[tuple[str, str]]:
    container = file.parts.container
    name = container.spelled(CUSTOM)
    for node in file.parts.tree(name).root.children if name in container else ():
        told = node.get("name")
        if told:
            yield told, "".join(inner.text for inner in node.walk()).strip()


def _unplaced(form: AskedForm, loose: Loose) -> Unplaced:
    field = known(form).fields.get(loose.tag)
    guesses = (Guess(form.path_of(loose.tag), field[0].question.label, _NEAR),) if field else ()
    return Unplaced(loose.text, loose.place, guesses, _LOOSE)
