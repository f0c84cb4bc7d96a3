"""Reads the entries of earlier projects: those that ship, and those a user has brought in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from grantflow import __version__, assets
from grantflow.errors import CatalogueBroken, Place
from grantflow.model.catalogue import Collection
from grantflow.text import terms
from grantflow.text.words import words_file

if TYPE_CHECKING:
    from collections.abc import Iterable

COLLECTION = "collection.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_REMEDY = "jämför med en post i data/catalogue"


def shipped() -> Path:
    """Return the folder of the entries that ship."""
    return assets.folder("data") / "catalogue"


def own(home: Path) -> Path:
    """Return the folder where a user's own collections are kept."""
    return home / "catalogue"


def fingerprint(folders: Iterable[Path]) -> str:
    """Return what changes whenever a file of the catalogue, or what indexes it, does.

    Names, sizes and times of change tell; no file is opened, so that a search needs no more.

    Raises:
        CatalogueBroken: A folder can't be read.

    """
    seen = hashlib.sha256(__version__.encode())
    made_by = (
        Path(__file__).with_name("index.py"),
        Path(terms.__file__),
        terms.words_file(),
        words_file(),
    )
    for path in (*made_by, *(path for folder in folders for path in _files(folder))):
        status = path.stat()
        seen.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:32]


def load(folders: Iterable[Path]) -> list[Collection]:
    """Return every collection in the folders, by id.

    A collection is a folder with `collection.yaml` and a YAML file for each entry, or one JSON
    file that holds it whole.

    Raises:
        CatalogueBroken: A file is missing or wrong, or an entry's id stands twice.

    """
    found = [c for folder in folders for c in _collections(folder)]
    seen: dict[str, str] = {}
    names = [collection.id for collection in found]
    for collection in found:
        if names.count(collection.id) > 1:
            raise CatalogueBroken(
                f"två samlingar heter {collection.id}",
                remedy="byt namn på den ena filen, eller ta bort den",
                place=Place(f"{collection.id}.json"),
            )
        for entry in collection.entries:
            other = seen.setdefault(entry.id, collection.id)
            if other != collection.id:
                raise CatalogueBroken(
                    f"{entry.id} finns både i {other} och i {collection.id}",
                    remedy="ge den ena posten ett annat id",
                    place=Place(str(shipped())),
                )
    return sorted(found, key=lambda c: c.id)


def read_collection(folder: Path) -> Collection:
    """Return the collection of a folder with YAML files.

    Raises:
        CatalogueBroken: A file is missing or wrong.

    """
    head = _mapping(folder / COLLECTION)
    entries = [_mapping(p) for p in sorted(folder.glob("*.yaml")) if p.name != COLLECTION]
    return _valid(Collection, head | {"entries": entries}, folder / COLLECTION)


def _held_in(folder: Path) -> list[Path]:
    """Return what lies in a folder, in order; nothing when there is no such folder."""
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise CatalogueBroken(
            "katalogens mapp går inte att läsa",
            remedy="kontrollera att ni får läsa den, eller ange en annan i GRANTFLOW_HOME",
            place=Place(str(folder)),
        ) from error


def _collections(folder: Path) -> Iterable[Collection]:
    for path in _held_in(folder):
        if (path / COLLECTION).is_file():
            yield read_collection(path)
        elif path.suffix == ".json":
            yield _valid(Collection, _json(path), path)


def _files(folder: Path) -> list[Path]:
    if not _held_in(folder):
        return []
    return sorted([*folder.glob("*/*.yaml"), *folder.glob("*.json")])


def _mapping(path: Path) -> dict[str, Any]:
    try:
        found = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueBroken(
            f"filen går inte att läsa: {error}", remedy=_REMEDY, place=Place(str(path))
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(path), mark.line + 1 if mark else None)
        raise CatalogueBroken(
            "filen är inte rätt skriven YAML", remedy=_REMEDY, place=place
        ) from error
    if not isinstance(found, dict):
        raise CatalogueBroken("filen är ingen post", remedy=_REMEDY, place=Place(str(path)))
    return found


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        remedy = "hämta in samlingen igen med grantflow catalogue import"
        raise CatalogueBroken(
            "filen går inte att läsa", remedy=remedy, place=Place(str(path))
        ) from error
    return found


def _valid(kind: type[Collection], value: dict[str, Any], path: Path) -> Collection:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"])
        raise CatalogueBroken(
            f"{at}: {first['msg']}", remedy=_REMEDY, place=Place(str(path))
        ) from error
