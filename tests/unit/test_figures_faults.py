"""When the provider of figures is out of reach or answers strangely: one message, what to do."""

import contextlib
import datetime
import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator

import pytest
from kolada_server import Kolada as Server
from kolada_server import serving

from grantflow.errors import FiguresUnavailable
from grantflow.figures.asking import Limits
from grantflow.figures.kolada import Kolada

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch, serving() as running:
        patch.setenv("NO_PROXY", "*")
        yield running


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """Return what a server needs that vouches for itself."""
    folder = tmp_path_factory.mktemp("certificate")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 "
        "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def fault(base: str, limits: Limits | None = None) -> str:
    provider = Kolada(base, TODAY, limits or Limits(pause=lambda _: None))
    try:
        with pytest.raises(FiguresUnavailable) as error:
            provider.areas("Lund")
    finally:
        provider.close()
    assert error.value.remedy
    return error.value.problem


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("404", "inte så som vi väntar oss"),
        ("403", "kod 403"),
        ("500", "fel just nu (kod 500)"),
        ("429", "tar inte emot fler frågor"),
        ("moved", "kod 302"),
        ("html", "en webbsida"),
        ("text", "inte är JSON"),
        ("nan", "inte är JSON"),
        ("deep", "inte är JSON"),
        ("not-utf8", "inte är JSON"),
        ("list", "inte så som vi väntar oss"),
        ("no-values", "inte så som vi väntar oss"),
        ("values-no-list", "inte så som vi väntar oss"),
        ("strange-rows", "inte så som vi väntar oss"),
        ("empty", "inte så som vi väntar oss"),
        ("cut", "bröt svaret"),
        ("elsewhere", "inte så som vi väntar oss"),
        ("round", "fler än 20 sidor"),
    ],
)
def test_an_answer_that_is_no_figures_is_told_in_plain_words(
    server: Server, way: str, told: str
) -> None:
    assert told in fault(server.base(way))


@pytest.mark.parametrize(
    ("way", "limits", "told"),
    [
        ("slow", Limits(read_s=0.05), "svarade inte i tid"),
        ("drip", Limits(whole_s=0.1), "svarade inte i tid"),
        ("huge", Limits(bytes=500_000), "mer än vi kan ta emot"),
    ],
)
def test_patience_and_memory_have_an_end(
    server: Server, way: str, limits: Limits, told: str
) -> None:
    assert told in fault(server.base(way), limits)


def test_no_network_is_told_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: nobody answers
        told = fault(f"http://127.0.0.1:{taken.getsockname()[1]}/v3")

    assert told == "Kolada går inte att nå"


@pytest.mark.parametrize(
    "base",
    ["kolada", "file:///etc/passwd", "http://", "http://xn--/", "http://me:secret@127.0.0.1/v3"],
)
def test_an_address_that_is_none_is_told_without_showing_it(base: str) -> None:
    with pytest.raises(FiguresUnavailable, match="är ingen webbadress") as error:
        Kolada(base, TODAY)

    assert "secret" not in str(error.value)


def test_a_host_that_can_not_be_is_out_of_reach() -> None:
    assert fault(f"http://{'a' * 300}.example/v3") == "Kolada går inte att nå"


@pytest.mark.parametrize("way", ["503-once", "429-once"])
def test_a_fault_that_passes_is_waited_out(server: Server, way: str) -> None:
    waited: list[float] = []
    provider = Kolada(server.base(way), TODAY, Limits(pause=waited.append))

    assert [area.id for area in provider.areas("Lund").meant] == ["1281"]
    assert len(waited) == 1
    provider.close()


def test_a_long_wait_is_left_to_the_person(server: Server) -> None:
    waited: list[float] = []

    fault(server.base("429"), Limits(pause=waited.append))

    assert waited == []


@pytest.mark.parametrize(
    "change", [{"gender": "X"}, {"value": "många"}, {"value": 10**30}, {"gender": None}]
)
def test_a_figure_of_another_shape_is_never_shown(
    server: Server, change: dict[str, object]
) -> None:
    from grantflow.usecases.needs import find_needs

    kept = server.data
    server.data = json.loads(json.dumps(kept))
    server.data[0]["values"][0] |= change
    provider = Kolada(server.base(), TODAY)
    try:
        with pytest.raises(FiguresUnavailable, match="inte så som vi väntar oss"):
            find_needs(provider, "Lund", (), TODAY)
    finally:
        server.data = kept
        provider.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("ALL_PROXY", "fel://secret"),
        ("HTTPS_PROXY", "http://me:secret"),
        ("NO_PROXY", "secret:x"),
        ("SSL_CERT_FILE", "/finns/inte/secret"),
        ("SSL_CERT_DIR", "/finns/inte/secret"),
    ],
)
def test_a_network_setting_at_fault_is_named_without_showing_it(
    setting: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(setting, value)

    with pytest.raises(FiguresUnavailable, match=setting) as error:
        Kolada("http://127.0.0.1:1/v3", TODAY)

    assert "[GF601]" in str(error.value)
    assert "secret" not in str(error.value)


def test_a_key_log_that_can_not_be_written_is_no_hindrance(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", "/finns/inte/secret")
    provider = Kolada(server.base(), TODAY)

    assert [area.id for area in provider.areas("Lund").meant] == ["1281"]
    provider.close()


def test_a_key_log_that_a_proxy_over_https_can_not_write_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", "/finns/inte/secret")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"https://127.0.0.1:{proxy.getsockname()[1]}")
        told = fault("https://kolada.example/v3")

    assert told == "datorns inställning för nätet går inte att använda: SSLKEYLOGFILE"


def test_a_certificate_nobody_trusts_is_told_as_that(
    own_certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                own_certificate.wrap_socket(server.accept()[0], server_side=True)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        told = fault(f"https://127.0.0.1:{server.getsockname()[1]}/v3")
        serving.join()

    assert told == "Kolada svarade med ett certifikat som datorn inte litar på"
