"""A certificate of the tests' own, and nginx in front of a server as docs/running.md sets it up."""

import grp
import os
import pwd
import re
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

RUNNING = Path(__file__).resolve().parents[1] / "docs" / "running.md"
PATIENCE = 60

# What of nginx's own configuration the page leaves to the system: where it writes, and as whom.
_AROUND = """
daemon off;
user {user} {group};
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {written}
}}
"""


class Nginx:
    """nginx with what docs/running.md says, on ports, names and files of the tests."""

    def __init__(self, folder: Path, behind: int) -> None:
        folder.mkdir(mode=0o755)
        self.plain, self.secure = free_port(), free_port()
        self.trusting = _certificate(folder)
        written = _block_of("nginx")
        for old, new in (
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ssl", f"listen 127.0.0.1:{self.secure} ssl"),
            ("https://$host$", f"https://127.0.0.1:{self.secure}$"),
            ("portfolio.hillside.example;", "127.0.0.1;"),
            ("/etc/ssl/hillside/", f"{folder}/"),
            ("http://127.0.0.1:8000", f"http://127.0.0.1:{behind}"),
        ):
            assert old in written, f"docs/running.md no longer says {old!r} in its nginx example"
            written = written.replace(old, new)
        self._configuration = folder / "nginx.conf"
        self._configuration.write_text(
            _AROUND.format(
                folder=folder,
                written=written,
                user=pwd.getpwuid(os.getuid()).pw_name,
                group=grp.getgrgid(os.getgid()).gr_name,
            )
        )
        self._said = folder / "said"

    @property
    def address(self) -> str:
        """Where people reach the server."""
        return f"https://127.0.0.1:{self.secure}"

    def __enter__(self) -> Self:
        command = shutil.which("nginx") or "/usr/sbin/nginx"
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [command, "-c", str(self._configuration), "-p", str(self._configuration.parent)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.secure), 5):
                return self
            time.sleep(0.05)
        self.__exit__()
        raise AssertionError(f"nginx did not come up:\n{self._said.read_text()}")

    def __exit__(self, *_problem: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _block_of(language: str) -> str:
    """The one example of that language on the page about running it."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", RUNNING.read_text(), re.M | re.S)
    return str(block)


def _certificate(folder: Path) -> ssl.SSLContext:
    """Key and certificate lie in the folder; what trusts them and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The proxy of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    whole = made.public_bytes(serialization.Encoding.PEM)
    (folder / "fullchain.pem").write_bytes(whole)
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return ssl.create_default_context(cadata=whole.decode())
