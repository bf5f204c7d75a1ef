"""Mail servers as tests need them: real ones, which refuse, stall, greylist and drop."""

import asyncio
import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OK = "250 OK"
USER, PASSWORD = "cashback", "hunter2"
START_SECONDS = 60.0


class Mailbox:
    """Keeps what came in, by recipient, and answers as it is told.

    `at_mail`, `at_rcpt`, `at_rset` and `at_end` (of the content) are what it answers in turn, then
    `250 OK`. `stall` answers nothing until the client hangs up, `drop` hangs up. `links` are the
    connections there were.
    """

    def __init__(self) -> None:
        self.came: list[tuple[str, bytes]] = []
        self.senders: list[str] = []
        self.links: list[asyncio.BaseTransport] = []
        self.at_mail: list[str] = []
        self.at_rcpt: list[str] = []
        self.at_end: list[str] = []
        self.at_rset: list[str] = []

    async def handle_RSET(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        return await _answer(self.at_rset, server)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = await _answer(self.at_mail, server)
        if answer == OK:
            envelope.mail_from = address
            self.senders.append(address)
        return answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = await _answer(self.at_rcpt, server)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content
        assert isinstance(content, bytes)
        if not self.at_end or not self.at_end[0][0].isdigit():  # taken, whatever is said of it
            self.came += [(recipient, content) for recipient in envelope.rcpt_tos]
        return await _answer(self.at_end, server)


async def _answer(answers: list[str], server: SMTP) -> str:
    answer = answers.pop(0) if answers else OK
    if answer == "drop":
        assert server.transport is not None
        server.transport.abort()
    if answer in ("stall", "drop"):
        await asyncio.get_running_loop().create_future()  # cancelled once the connection is gone
    return answer


class _Counting(SMTP):
    def connection_made(self, transport: Any) -> None:
        if self._original_transport is None:  # else STARTTLS, on one that is counted
            self.event_handler.links.append(transport)
        super().connection_made(transport)


class _Server(Controller):
    def __init__(self, mailbox: Mailbox, port: int, **options: Any) -> None:
        self._options = options
        port = port or _free_port()
        super().__init__(mailbox, hostname="127.0.0.1", port=port, ready_timeout=START_SECONDS)

    def factory(self) -> SMTP:
        return _Counting(self.handler, hostname="localhost", **self._options)

    def stop(self, no_assert: bool = False) -> None:
        """Hang up on everybody, as a server that is restarted does."""
        for link in self.handler.links:
            self.loop.call_soon_threadsafe(link.abort)
        super().stop(no_assert)


class _TlsServer(_Server):
    def __init__(
        self, mailbox: Mailbox, port: int, context: ssl.SSLContext, **options: Any
    ) -> None:
        super().__init__(mailbox, port, **options)
        self.ssl_context = context


@contextmanager
def mail_server(
    mailbox: Mailbox,
    context: ssl.SSLContext | None = None,
    *,
    from_the_start: bool = False,
    login: bool = False,
    port: int = 0,
) -> Iterator[int]:
    """Run a server; gives its port. With a context it speaks TLS, begun by STARTTLS or at once."""
    options: dict[str, Any] = {}
    if login:
        options |= {"authenticator": _knows, "auth_required": True}
        options["auth_require_tls"] = not from_the_start
    if context is not None and not from_the_start:
        options |= {"tls_context": context, "require_starttls": True}
    made = (
        _TlsServer(mailbox, port, context, **options)
        if context is not None and from_the_start
        else _Server(mailbox, port, **options)
    )
    made.start()
    mailbox.links.clear()  # it makes one itself, to see that it is up
    try:
        yield made.port
    finally:
        made.stop()


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    given = (data.login.decode(), data.password.decode())
    return AuthResult(success=given == (USER, PASSWORD), handled=False)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Rude:
    """A server by hand, which says lines in turn and hangs up: `script` is what it does.

    A text is said; `read` waits for a line; `read_content` for the lone dot; `stall` waits
    until the other side hangs up, and keeps what it says as `rest`; after the last it closes the
    connection.
    """

    def __init__(self, *script: str) -> None:
        self.script = script
        self.rest = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "Rude":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        link, _ = self._listening.accept()
        with suppress(ConnectionError), link, link.makefile("rb") as lines:
            for step in self.script:
                if step == "read":
                    lines.readline()
                elif step == "read_content":
                    for line in lines:
                        if line == b".\r\n":
                            break
                elif step == "stall":
                    self.rest += lines.read()
                else:
                    link.sendall(step.encode() + b"\r\n")


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for a name; return a server's context and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
