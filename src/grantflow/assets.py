"""Finds flows/, checklists/, templates/ and data/, in a checkout and in the installed wheel."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder that holds the asset folders.

    In the wheel they travel in `grantflow/_assets`; in a checkout they lie two levels up.
    """
    packed = _PACKAGE / "_assets"
    return packed if packed.is_dir() else _PACKAGE.parents[1]


def read_yaml(path: Path) -> Any:
    """Return the values of one of the product's own YAML files, read by libyaml where it is there.

    Raises:
        yaml.MarkedYAMLError: The file is not YAML; callers say so in their own words.

    """
    return parse_yaml(path.read_bytes())


def parse_yaml(content: bytes) -> Any:
    """Return the values in the content of such a file.

    Raises:
        yaml.MarkedYAMLError: It is not YAML.

    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(content, Loader=loader)  # noqa: S506 - both are safe loaders


def folder(name: str) -> Path:
    """Return the asset folder `name`: flows, checklists, templates or data."""
    return root() / name


def module(name: str, inside: str) -> ModuleType:
    """Import a file of an asset folder by path, once.

    Raises:
        ImportError: There is none, or it needs what is not installed.

    """
    known = sys.modules.get(f"{name}.{inside}")
    if known is not None:
        return known
    import importlib.util

    spec = importlib.util.spec_from_file_location(f"{name}.{inside}", folder(name) / f"{inside}.py")
    if spec is None or spec.loader is None:
        raise ImportError(inside)
    made = importlib.util.module_from_spec(spec)
    sys.modules[f"{name}.{inside}"] = made
    spec.loader.exec_module(made)
    return made
