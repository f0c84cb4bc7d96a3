"""Judges a Word template that somebody has sent in, before it is kept: safe, whole, fillable.

Stricter than for the templates that ship: those have been read by us.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from grantflow.documents import draftfile, filling, known, template
from grantflow.documents.compose import compose
from grantflow.documents.known import Fault
from grantflow.documents.render import render_application
from grantflow.documents.tags import prepare, source, tag_at
from grantflow.errors import GrantflowError, WordUnreadable
from grantflow.model.application import Application

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grantflow.documents.tags import Tag
    from grantflow.documents.word.container import Container
    from grantflow.documents.word.read import WordFile
    from grantflow.model.programme import Programme

LARGEST = 5_000_000
_NAME = "mall.docx"
_CARRIES = ("vbaproject", "activex", "embeddings/", "oleobject", "afchunk")
_MOST_TAGS = 3_000
_DEEPEST = 2
# Those that ship are eleven parts deep, list fifteen words, and name none of twenty letters.
_MOST_WITHIN, _MOST_LISTED, _LONGEST_WORD, _LONGEST_JOINT = 40, 100, 200, 20
# What tags may be built of.  Nothing that multiplies texts, and nothing that is bound to a name.
_PARTS = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const),
    *(nodes.Filter, nodes.Test, nodes.If, nodes.For, nodes.Call, nodes.Keyword, nodes.List),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.CondExpr, nodes.Tuple),
)
_FILTERS = frozenset(
    "svar stor procent lista kr dag tal list join first last length sort unique reverse sum "
    "select reject selectattr rejectattr map default d upper lower trim".split()
)
_CALLED = frozenset({"refs", "titles", "picture", "pictures"})
_METHODS = frozenset({"values", "items", "keys"})
_SPELLED = "kontrollera parenteser, citattecken och stavning i taggen"
_BUILT = "jämför med mallen som följer med programmet; där är bara det som behövs"


def judge(content: bytes, file: Path, programme: Programme) -> list[Fault]:
    """Return what is wrong with a template for a programme; nothing when it can be used.

    `file` is where the bytes are written to be read, under a name of ours.
    """
    try:
        wrong = _strange_in(require_harmless(content))
        if wrong:
            return wrong
        file.write_bytes(content)
        found = template.load(file)
    except GrantflowError as error:
        return [Fault(error.problem, error.remedy)]
    application = Application(title="Ett prov")
    names = compose(application, programme, None, missing=(), as_is=True)
    names |= {"picture": len, "pictures": len}
    wrong = list(known.faults(found, names))
    return wrong or _tried(application, replace(programme, template=str(file)))


def require_harmless(content: bytes) -> Container:
    """Return the parts of a Word file that can do nothing else than be read.

    Raises:
        WordUnreadable: It is none, is damaged, holds programs or other files, or would fetch
            something from elsewhere when it is opened.

    """
    if len(content) > LARGEST:
        raise WordUnreadable(
            f"mallen är större än {LARGEST // 1_000_000} MB",
            remedy="ta bort eller komprimera bilderna i den",
        )
    word = draftfile.read_word(content, _NAME).word
    if word is None:
        raise WordUnreadable("mallen är ingen Word-fil", remedy="spara den som .docx")
    _require_plain(word)
    return word.parts.container


def _require_plain(word: WordFile) -> None:
    names = list(word.parts.container.names())
    carried = next((one for one in names if any(sign in one.lower() for sign in _CARRIES)), None)
    if carried is not None:
        raise WordUnreadable(
            f"mallen innehåller något som inte är text eller bild ({carried[-80:]})",
            remedy="ta bort makron, kontroller och inbäddade filer, och spara som .docx",
        )
    for name in names:
        word.parts.container.read(name)  # all of it, under the same hard cap
    outside = word.parts.outside
    if outside:
        raise WordUnreadable(
            f"mallen hämtar något utifrån när den öppnas ({outside[0]})",
            remedy="infoga bilden eller texten i stället för att länka till den",
        )


def _strange_in(container: Container) -> list[Fault]:
    """Return what tags are built of that they may not be.

    Read, not compiled: Jinja computes what is constant when it compiles, however large it grows.
    """
    found: dict[Fault, None] = {}
    environment = filling.environment()
    for name in filter(template.RENDERED.fullmatch, container.names()):
        _, tags = prepare(container.read(name).decode("utf-8", "replace"))
        if len(tags) > _MOST_TAGS:
            return [Fault(f"mallen har fler än {_MOST_TAGS} taggar", _BUILT)]
        try:
            tree = environment.parse(source(tags))
        except TemplateSyntaxError as error:
            return [Fault(f"{tag_at(tags, error.lineno)} går inte att läsa", _SPELLED)]
        except RecursionError:
            tree = None
        if tree is None or _is_knotty(tree):
            return [Fault("en tagg är för krånglig", _BUILT)]
        found |= dict.fromkeys(_strange(tree, tags))
    return list(found)


def _strange(tree: nodes.Template, tags: list[Tag]) -> Iterator[Fault]:
    """Yield what the tags of a part are built of that they may not be, each once."""
    if _depth(tree) > _DEEPEST:
        yield Fault(f"slingor ligger mer än {_DEEPEST} djupt i varandra", _BUILT)
    seen = set()
    for node in tree.find_all(nodes.Node):
        told = _told(node)
        if told and told not in seen:
            seen.add(told)
            yield Fault(f"{tag_at(tags, node.lineno)} {told}", _BUILT)


def _told(node: nodes.Node) -> str:
    """Return why a part of a tag may not stand there; nothing when it may."""
    if not isinstance(node, _PARTS):
        return f"använder en form som inte får stå i en egen mall ({type(node).__name__})"
    if isinstance(node, nodes.Getattr) and node.attr.startswith(("_", "model_")):
        return f"frågar efter {node.attr!r}, som ingen mall får se"
    return _told_of_use(node)


def _told_of_use(node: nodes.Node) -> str:
    """Return why a part of a tag may not be used as it is; nothing when it may."""
    if isinstance(node, nodes.Filter) and not _may_filter(node):
        return f"använder filtret {node.name!r} på ett sätt som inte får stå i en egen mall"
    if isinstance(node, nodes.Call) and not _may_be_called(node.node):
        return "anropar något som inte får anropas i en egen mall"
    if isinstance(node, nodes.For) and (node.recursive or node.test or not _may_be_walked(node)):
        return "är en slinga av ett slag som inte får stå i en egen mall"
    if _is_long(node):
        return "räknar upp mer än vad som får stå i en egen mall"
    return ""


def _may_filter(node: nodes.Filter) -> bool:
    """Whether a filter makes no more of what it gets than that was, and finds nothing hidden."""
    keys = {one.key for one in node.kwargs}
    if node.name == "map":
        return not node.args and keys == {"attribute"}
    if node.name == "sum":  # with a start it joins lists to ever longer ones
        return not node.args and keys <= {"attribute"}
    if node.name == "join":  # what stands between may be no answer, nor as long as one
        joints = [one.as_const() for one in node.args if isinstance(one, nodes.Const)]
        short = all(isinstance(one, str) and len(one) <= _LONGEST_JOINT for one in joints)
        return short and len(joints) == len(node.args) <= 1 and not keys
    return node.name in _FILTERS


def _may_be_walked(loop: nodes.For) -> bool:
    """Whether a loop goes through something that the case has, not what the template spells out."""
    gone_through: nodes.Node | None = loop.iter
    while isinstance(gone_through, nodes.Filter):
        gone_through = gone_through.node
    return isinstance(gone_through, (nodes.Name, nodes.Getattr, nodes.Call))


def _is_long(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Const):
        return isinstance(node.value, str) and len(node.value) > _LONGEST_WORD
    return isinstance(node, (nodes.List, nodes.Tuple)) and len(node.items) > _MOST_LISTED


def _is_knotty(tree: nodes.Template) -> bool:
    """Whether parts of tags stand so deep in one another that reading them on would end badly."""
    level: list[nodes.Node] = [tree]
    for _ in range(_MOST_WITHIN):
        level = [child for node in level for child in node.iter_child_nodes()]
    return bool(level)


def _may_be_called(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Name):
        return node.name in _CALLED
    return isinstance(node, nodes.Getattr) and node.attr in _METHODS


def _depth(node: nodes.Node) -> int:
    below = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, nodes.For)


def _tried(application: Application, programme: Programme) -> list[Fault]:
    """Return what goes wrong when the template is filled in."""
    try:
        render_application(application, programme, None, as_is=True)
    except GrantflowError as error:
        return [Fault(error.problem, error.remedy)]
    return []
