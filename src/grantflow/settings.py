"""The only reader of the environment."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

from grantflow import engine_address


def _machine() -> str:
    """Return what this machine calls itself."""
    return platform.node() or "here"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the surroundings decide.

    `home` holds what is kept between commands.  `engine_url` is a running Prefect API, if any;
    `own_programmes` a folder with programmes and calls of the user's own.  `scan_allow` are the
    "host:port" on the own network that may be fetched, `scan_contact` how those who run a page can
    reach us; `figures` is the provider of official statistics that is turned on, `figures_url` its
    address when it is not the usual one.

    Of the web app: `database` is a URL when it is not a file in `home`; `address` what people write
    to reach it, `contact` whom they tell of faults, `operator` the organisation that runs it, and
    `trusted_proxy` who may stand in front of it and tell of encryption and of the address that
    asks.  `smtp` is the server that takes mail, as smtp://user:password@host:port, and `mail_from`
    whom it says that mail is from.
    `place` is what jobs on files know this machine by: only where they lie can they be done.
    `backups` is the folder of the nightly backups and `case_files` one with case files to be
    watched, when there are any.
    `metrics_token` lets a program read the measures.  `oidc_issuer` and what begins like it is the
    provider of OpenID Connect that people sign in with, as it was written.
    """

    home: Path

    engine_url: str | None
    engine_home: Path
    log_level: str
    place: str = field(default_factory=_machine)
    own_programmes: Path | None = None
    scan_allow: tuple[str, ...] = ()
    scan_contact: str | None = None
    figures: str | None = None
    figures_url: str | None = None
    database: str | None = None
    address: str | None = None
    contact: str | None = None
    operator: str | None = None
    trusted_proxy: tuple[str, ...] = ()
    smtp: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    backups: Path | None = None
    case_files: Path | None = None
    metrics_token: str | None = field(default=None, repr=False)
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    oidc_name: str | None = None
    oidc_only: str | None = None


def read_settings() -> Settings:
    """Return the settings of this process.

    GRANTFLOW_HOME holds what is kept between commands (default: `~/.local/share/grantflow`);
    PREFECT_API_URL points at an engine that already runs; else that of `grantflow serve` with the
    same home is used while it runs.  GRANTFLOW_PROGRAMMES is a folder like
    templates/applications with programmes and calls that are not shipped.  GRANTFLOW_SCAN_ALLOW
    lists host:port with commas between, and GRANTFLOW_SCAN_CONTACT is told to those whose pages are
    watched.  GRANTFLOW_FIGURES turns on a provider of statistics, and GRANTFLOW_FIGURES_URL says
    where it is.  GRANTFLOW_DATABASE, GRANTFLOW_ADDRESS, GRANTFLOW_CONTACT (an e-mail address),
    GRANTFLOW_OPERATOR (the name of the organisation that runs it) and
    GRANTFLOW_TRUSTED_PROXY (addresses or networks with commas between) are read by the web app.
    Mail leaves through GRANTFLOW_SMTP (smtp://user:password@host:port, or smtps://), from
    GRANTFLOW_MAIL_FROM.  GRANTFLOW_PLACE names the machine, where several share the same folders
    (default: its own name).  GRANTFLOW_BACKUPS is the folder that a backup is written to every
    night, and GRANTFLOW_CASES one with case files whose pages are watched.
    GRANTFLOW_METRICS_TOKEN lets a program read /matt.  GRANTFLOW_OIDC_ISSUER,
    GRANTFLOW_OIDC_CLIENT_ID and GRANTFLOW_OIDC_CLIENT_SECRET let people sign in with OpenID
    Connect; GRANTFLOW_OIDC_NAME stands on the button, and GRANTFLOW_OIDC_ONLY=ja turns passwords
    off.
    """
    chosen = os.environ.get("GRANTFLOW_HOME")
    data = os.environ.get("XDG_DATA_HOME")
    base = Path(data) if data else Path.home() / ".local" / "share"
    home = Path(chosen) if chosen else base / "grantflow"
    return Settings(
        home=home,
        engine_url=os.environ.get("PREFECT_API_URL") or engine_address.heard(home),
        engine_home=home / "prefect",
        log_level=os.environ.get("GRANTFLOW_LOG", "WARNING"),
        place=_line("GRANTFLOW_PLACE") or _machine(),
        own_programmes=_path_in("GRANTFLOW_PROGRAMMES"),
        scan_allow=_listed("GRANTFLOW_SCAN_ALLOW"),
        scan_contact=_ascii_line(os.environ.get("GRANTFLOW_SCAN_CONTACT")),
        figures=os.environ.get("GRANTFLOW_FIGURES") or None,
        figures_url=os.environ.get("GRANTFLOW_FIGURES_URL") or None,
        database=os.environ.get("GRANTFLOW_DATABASE") or None,
        address=os.environ.get("GRANTFLOW_ADDRESS") or None,
        contact=os.environ.get("GRANTFLOW_CONTACT") or None,
        operator=_line("GRANTFLOW_OPERATOR"),
        trusted_proxy=_listed("GRANTFLOW_TRUSTED_PROXY"),
        smtp=os.environ.get("GRANTFLOW_SMTP") or None,
        mail_from=os.environ.get("GRANTFLOW_MAIL_FROM") or None,
        backups=_path_in("GRANTFLOW_BACKUPS"),
        case_files=_path_in("GRANTFLOW_CASES"),
        metrics_token=os.environ.get("GRANTFLOW_METRICS_TOKEN") or None,
        oidc_issuer=_line("GRANTFLOW_OIDC_ISSUER"),
        oidc_client_id=_line("GRANTFLOW_OIDC_CLIENT_ID"),
        oidc_client_secret=_line("GRANTFLOW_OIDC_CLIENT_SECRET"),
        oidc_name=_line("GRANTFLOW_OIDC_NAME"),
        oidc_only=_line("GRANTFLOW_OIDC_ONLY"),
    )


def _path_in(name: str) -> Path | None:
    """Return a setting that names a folder; None for nothing."""
    chosen = os.environ.get(name)
    return Path(chosen) if chosen else None


def _listed(name: str) -> tuple[str, ...]:
    """Return the parts of a setting that has commas between them."""
    return tuple(part.strip() for part in os.environ.get(name, "").split(",") if part.strip())


def _line(name: str) -> str | None:
    """Return a setting without spaces around it; None for nothing."""
    return os.environ.get(name, "").strip() or None


def _ascii_line(text: str | None) -> str | None:
    """Return what may stand in a line that programs send one another; None for nothing."""
    kept = "".join(sign for sign in text or "" if " " <= sign <= "~")
    return kept.strip() or None


def skip_pydantic_plugins() -> None:
    """Spare a command the search for Pydantic plugins through every installed package."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def set_engine_environment(values: dict[str, str]) -> None:
    """Set what Prefect reads when it is imported; a value that a person has set stays."""
    for name, value in values.items():
        os.environ.setdefault(name, value)


def reach_own_machine() -> None:
    """Let programs talk to this machine without the proxy that leads out of the house."""
    spared = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    if "127.0.0.1" not in spared and spared != "*":
        told = ",".join(part for part in (spared, "127.0.0.1", "localhost") if part)
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = told


def spelling_wanted() -> bool:
    """Whether spelling may be checked; GRANTFLOW_SPELLING=0 spares the dictionary's start."""
    return os.environ.get("GRANTFLOW_SPELLING", "1") != "0"


def stay_on_one_core() -> None:
    """Keep numpy on one core; on tables as small as ours more cores cost more than they gain.

    Has an effect only before numpy is imported; a setting of the user's own is left alone.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
