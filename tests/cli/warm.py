"""Processes that have loaded what commands need, and fork for each: a command begins in a tenth of the time.

Every command still has a process, a folder, an environment and files of its own, and runs the same code from
``main()``; only the imports are done once. ``dalel`` in a folder on the path (`make_shim`) does the same for a shell.
"""

from __future__ import annotations

import array
import atexit
import gc
import json
import os
import pkgutil
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

HEAVY = ("ibis.backends.duckdb", "duckdb", "pyarrow.parquet", "openpyxl", "django.db.migrations.executor")
"""What takes long to import, whoever asks for it."""

ON_DJANGO = ("register", "staff", "site", "serve")
"""Nouns whose modules can be imported when Django is started; all but the first have settings that they read then."""


def kind_of(words: Sequence[str]) -> str:
    """Which process runs a command: the register's has started Django."""
    noun = next((word for at, word in enumerate(words) if word[:1] != "-" and words[at - 1] != "--newsroom"), "")
    return "register" if noun == "register" else "plain"


def load(kind: str) -> None:
    """Import what commands of a kind need."""
    for name in HEAVY:
        import_module(name)
    import dalel.cli  # noqa: PLC0415
    from dalel.site.start import start_django  # noqa: PLC0415

    if kind == "register":
        start_django()
    for each in pkgutil.iter_modules(dalel.cli.__path__):
        noun = each.name.partition("_")[0]
        if noun == kind or (kind == "plain" and noun not in ON_DJANGO):
            import_module(f"dalel.cli.{each.name}")


def serve(kind: str, address: str) -> None:
    """Fork for every command that is asked for at a socket, until the one who started this is gone."""
    load(kind)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"{address}.new")
    server.listen(16)
    Path(f"{address}.new").rename(address)
    parent = os.getppid()
    server.settimeout(5)
    while os.getppid() == parent:
        with suppress(TimeoutError):
            asked, _ = server.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                asked.setblocking(True)
                server.close()
                attend(asked)
            asked.close()


def attend(asked: socket.socket) -> None:
    """Run one command in a process of its own, and say how it ended."""
    size = array.array("i", [0, 0, 0])
    head, files, _, _ = asked.recvmsg(8, socket.CMSG_SPACE(size.itemsize * 3))
    size.frombytes(files[0][2])
    standard = list(size[3:])
    body = b""
    while len(body) < int.from_bytes(head, "big"):
        body += asked.recv(1 << 16)
    wanted = json.loads(body)
    child = os.fork()
    if child == 0:
        asked.close()
        become(wanted, standard)
    for each in standard:
        os.close(each)
    _, status = os.waitpid(child, 0)
    with suppress(OSError):
        asked.sendall(json.dumps(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def become(wanted: dict[str, object], standard: Sequence[int]) -> None:
    """Be the process of a command, from its environment and files to its exit code."""
    for number, each in enumerate(standard):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(wanted["environment"])  # type: ignore[call-overload]
    time.tzset()
    os.chdir(str(wanted["folder"]))
    sys.argv = ["dalel", *wanted["words"]]  # type: ignore[misc]
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    # As in a terminal, a line that is printed is there before the next remark.
    sys.stdout = open(1, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    from dalel.cli.main import main  # noqa: PLC0415

    code: object = 0
    try:
        if wanted["program"]:
            exec(str(wanted["program"]), {"__name__": "__main__"})  # noqa: S102 - a text of the tests
        else:
            main()
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001 - printed as the interpreter prints it
        sys.excepthook(*sys.exc_info())
        code = 1
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    with suppress(BrokenPipeError):
        sys.stderr.flush()
    import threading  # noqa: PLC0415

    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


@cache
def home() -> str:
    """Where the sockets of this process are; the processes end with it."""
    folder = tempfile.mkdtemp(prefix="dalel-warm-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def started(folder: str, kind: str) -> str:
    """The socket of a kind, its process started if need be."""
    address = f"{folder}/{kind}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DALEL_", "DATABASE_"))}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    server = subprocess.Popen([sys.executable, __file__, "serve", kind, address], env=environment)
    atexit.register(server.terminate)
    while not Path(address).exists():
        assert server.poll() is None, "the process that runs commands did not start"
        time.sleep(0.02)
    return address


def ask(
    address: str,
    words: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
    standard: Sequence[int] = (0, 1, 2),
    *,
    program: str = "",
    timeout: float = 300,
) -> int:
    """Have a command run, or a program with these words, and wait for its exit code (below zero: a signal)."""
    wanted = {"words": list(words), "folder": folder, "environment": dict(environment), "program": program}
    body = json.dumps(wanted).encode()
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(timeout)
        asking.connect(address)
        files = array.array("i", standard).tobytes()
        asking.sendmsg([len(body).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
        asking.sendall(body)
        answer = asking.recv(64)
    return int(json.loads(answer))


def make_shim(folder: Path) -> Path:
    """A folder with a ``dalel`` that has its commands run so, to be put on the path of a shell."""
    folder.mkdir()
    for kind in ("plain", "register"):
        started(home(), kind)
    shim = folder / "dalel"
    shim.write_text(
        f"#!{sys.executable} -IS\nimport sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        f"from warm import typed\ntyped({home()!r})\n"
    )
    shim.chmod(0o755)
    return folder


def typed(folder: str) -> None:
    """What the shim does with its words."""
    words = sys.argv[1:]
    code = ask(f"{folder}/{kind_of(words)}", words, os.getcwd(), os.environ)  # noqa: PTH109
    if code < 0:
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__" and sys.argv[1:2] == ["serve"]:
    serve(sys.argv[2], sys.argv[3])
