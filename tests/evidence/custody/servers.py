"""Servers on this computer that places lie on, each with credentials that add and cannot take away or write over.

They are those of others: asyncssh (SFTP), WsgiDAV (WebDAV) and moto (S3). Before each stands a pair of scissors, which
cuts its connections after so many bytes.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import boto3
import fsspec
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import get_input_stream
from wsgidav.fs_dav_provider import FilesystemProvider
from wsgidav.wsgidav_app import WsgiDAVApp

HERE = "127.0.0.1"
NAME, PASSWORD = "keeper", "s3cret"
TAKING = ("DELETE", "MOVE", "COPY", "PROPPATCH")


@dataclass
class Scissors:
    """What a client sends goes on to the server until ``left`` bytes were sent; then every connection ends."""

    server: int
    left: int = 1 << 40
    port: int = 0
    carried: list[socket.socket] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listening.accept()
                server = socket.create_connection((HERE, self.server))
                for each in (client, server):
                    # Otherwise both ends wait for each other's small packets.
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self.carried.append(each)
                for source, target, is_sent in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self.carry, args=(source, target), kwargs={"is_sent": is_sent}).start()

    def carry(self, source: socket.socket, target: socket.socket, *, is_sent: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(16_384):
                if is_sent:
                    data = data[: self.left]
                    self.left -= len(data)
                target.sendall(data)
                if not self.left:
                    break
        end(source, target)


def end(*connections: socket.socket) -> None:
    for each in connections:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@dataclass
class Server:
    """A place on a server: its address, what fsspec must be told, and what was refused."""

    url: str
    settings: dict[str, Any]
    scissors: Scissors
    refused: list[str] = field(default_factory=list)
    known: str = ""
    """By which line of ``known_hosts`` SSH knows it."""

    @property
    def protocol(self) -> str:
        return self.url.partition("://")[0]


@contextlib.contextmanager
def cut_by(port: int) -> Iterator[Scissors]:
    scissors = Scissors(port)
    with socket.create_server((HERE, 0)) as listening:
        scissors.port = listening.getsockname()[1]
        threading.Thread(target=scissors.serve, args=(listening,), daemon=True).start()
        yield scissors
        end(listening, *scissors.carried)


class QuietHandler(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Say nothing: a connection that was cut is what is tried here."""


def append_only(app: Callable[..., Iterable[bytes]], refused: list[str]) -> Callable[..., Iterable[bytes]]:
    """A server of the web whose files can be added, and nothing else."""
    there: set[str] = set()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]

        def note(status: str, *more: Any) -> Any:
            if asked == "PUT" and status.startswith("20"):
                there.add(path)
            return start(status, *more)

        if asked in TAKING or (asked == "PUT" and path in there):
            refused.append(f"{asked} {path}")
            start("403 Forbidden", [("Content-Length", "0")])
            return []
        # WsgiDAV reads until nothing comes any more.
        environ["wsgi.input"] = get_input_stream(environ)
        return app(environ, note)

    return answer


@contextlib.contextmanager
def web_server(app: Callable[..., Iterable[bytes]]) -> Iterator[Scissors]:
    server = make_server(HERE, 0, app, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    with cut_by(server.port) as scissors:
        yield scissors
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def webdav(folder: Path) -> Iterator[Server]:
    refused: list[str] = []
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": FilesystemProvider(str(folder))},
            "simple_dc": {"user_mapping": {"*": {NAME: {"password": PASSWORD}}}},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    (folder / "copies").mkdir()
    with web_server(append_only(app, refused)) as scissors:
        yield Server(f"webdav://{HERE}:{scissors.port}/copies", {"auth": [NAME, PASSWORD]}, scissors, refused)
    # WsgiDAV leaves the file of a cut upload open, and the warning of that belongs to the test that cut it.
    gc.collect()


@contextlib.contextmanager
def s3(_folder: Path) -> Iterator[Server]:
    refused: list[str] = []
    with web_server(append_only(DomainDispatcherApplication(create_backend_app), refused)) as scissors:
        # All that moto serves in one process is one.
        address, bucket = f"http://{HERE}:{scissors.port}", f"bucket-{scissors.port}"
        keys = {"aws_access_key_id": NAME, "aws_secret_access_key": PASSWORD}
        boto3.client("s3", region_name="us-east-1", endpoint_url=address, **keys).create_bucket(Bucket=bucket)
        settings = {
            "key": NAME,
            "secret": PASSWORD,
            "endpoint_url": address,
            "config_kwargs": {"retries": {"total_max_attempts": 1}},
        }
        yield Server(f"s3://{bucket}/copies", settings, scissors, refused)


class OneUser(asyncssh.SSHServer):  # type: ignore[misc]
    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (NAME, PASSWORD)


class Files(asyncssh.SFTPServer):  # type: ignore[misc]
    """Files that can be added, and nothing else."""

    def __init__(self, channel: Any, *, folder: Path, refused: list[str]) -> None:
        super().__init__(channel, chroot=str(folder).encode())
        self._refused = refused

    def open(self, path: bytes, pflags: int, attrs: Any) -> Any:
        if pflags & asyncssh.FXF_WRITE and Path(self.map_path(path).decode()).exists():
            raise self.refusal("open", path)
        return super().open(path, pflags, attrs)

    def remove(self, path: bytes) -> None:
        raise self.refusal("remove", path)

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        raise self.refusal("rename", oldpath)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        raise self.refusal("rename", oldpath)

    def refusal(self, what: str, path: bytes) -> Exception:
        self._refused.append(f"{what} {path.decode()}")
        return asyncssh.SFTPPermissionDenied("files can only be added here")


@contextlib.contextmanager
def running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop in a thread of its own; what still runs in it at the end is ended."""

    async def stop() -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for each in left:
            each.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    asyncio.run_coroutine_threadsafe(stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@contextlib.contextmanager
def sftp(folder: Path) -> Iterator[Server]:
    refused: list[str] = []

    key = asyncssh.generate_private_key("ssh-ed25519")

    async def listen() -> Any:
        return await asyncssh.listen(
            HERE,
            0,
            server_factory=OneUser,
            server_host_keys=[key],
            sftp_factory=lambda channel: Files(channel, folder=folder, refused=refused),
        )

    with running_loop() as loop:
        listening = asyncio.run_coroutine_threadsafe(listen(), loop).result()
        with cut_by(listening.get_port()) as scissors:
            known = f"[{HERE}]:{scissors.port} {key.export_public_key().decode()}"
            yield Server(
                f"sftp://{NAME}@{HERE}:{scissors.port}/copies", {"password": PASSWORD}, scissors, refused, known
            )
        loop.call_soon_threadsafe(listening.close)


@contextlib.contextmanager
def known_to_fsspec(server: Server) -> Iterator[None]:
    """As the environment tells it (FSSPEC_S3 and so on), for a process that begins now."""
    before = fsspec.config.conf.get(server.protocol)
    fsspec.config.conf[server.protocol] = server.settings
    fsspec.get_filesystem_class(server.protocol).clear_instance_cache()
    try:
        yield
    finally:
        fsspec.config.conf.pop(server.protocol)
        if before is not None:
            fsspec.config.conf[server.protocol] = before
        fsspec.get_filesystem_class(server.protocol).clear_instance_cache()
