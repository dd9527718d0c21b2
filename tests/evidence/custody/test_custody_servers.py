"""Places on servers: SFTP, WebDAV and S3, with credentials that only add, and connections that are cut."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import asyncssh
import pytest
from keepers import POLICY, Kept, bring_back, copy_of, copy_to, enough, files_of
from servers import Server, known_to_fsspec, s3, sftp, webdav

from dalel.errors import DataError
from dalel.evidence.custody import (
    Replicated,
    check_place,
    make_key,
    open_identities,
    open_place,
    read_contents,
    rewrap,
)
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

SERVERS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {"sftp": sftp, "webdav": webdav, "s3": s3}


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path: Path, known_hosts: Path) -> Iterator[Server]:
    (tmp_path / "server").mkdir()
    with SERVERS[request.param](tmp_path / "server") as found:
        known_hosts.write_text(found.known)
        yield found


@pytest.fixture
def known_hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where SSH notes the servers that it knows."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home" / ".ssh").mkdir(parents=True)
    return tmp_path / "home" / ".ssh" / "known_hosts"


@pytest.fixture
def room(kept: Kept, tmp_path: Path) -> Newsroom:
    """A newsroom that was copied nowhere yet."""
    room = Newsroom.open(copy_of(kept.newsroom.root, tmp_path / "newsroom"))
    shutil.rmtree(room.root / "custody" / "places")
    return room


def copy_anew(room: Newsroom, server: Server) -> Replicated:
    """What the command does: a process of its own, which has no connection yet."""
    with known_to_fsspec(server):
        return copy_to(room, server.url)


def test_everything_is_copied_checked_re_wrapped_and_restored_where_files_can_only_be_added(
    kept: Kept, room: Newsroom, server: Server, tmp_path: Path
) -> None:
    done = copy_anew(room, server)
    assert done.files == set(files_of(room.root))
    assert copy_anew(room, server).packs == 0
    key = make_key(POLICY, made="2027-01-05")
    with known_to_fsspec(server):
        place = open_place(server.url, disk=Disk())
        assert check_place(place).faults == []
        contents = read_contents(place)
        identities = open_identities(enough(kept.new), keys=contents.keys)
        given = rewrap(place, contents, identities, recipient=key.recipient.recipient, is_rehearsal=False)
        assert len(given.wrapped) == done.packs
        assert bring_back(server.url, enough(key), tmp_path / "back").is_whole
    assert files_of(tmp_path / "back") == files_of(room.root)
    assert server.refused == []


def test_an_upload_that_was_cut_is_ended_by_the_next_copy(
    kept: Kept, room: Newsroom, server: Server, tmp_path: Path
) -> None:
    stopped = 0
    # An upload to S3 is there whole or not at all, and its library tries again for seconds.
    for left in (14_000,) if server.protocol == "s3" else (8_000, 14_000, 20_000):
        server.scissors.left = left
        with pytest.raises(DataError) as cut:
            copy_anew(room, server)
        assert cut.value.what.startswith((f"The copying to {server.url} stopped: ", f"{server.url} cannot be read: "))
        stopped += cut.value.what.startswith("The copying")
    assert stopped
    server.scissors.left = 1 << 40
    assert copy_anew(room, server).newest == kept.done.newest
    with known_to_fsspec(server):
        assert check_place(open_place(server.url, disk=Disk())).faults == []
        assert bring_back(server.url, enough(kept.new), tmp_path / "back").is_whole
    assert files_of(tmp_path / "back") == files_of(room.root)
    assert server.refused == []


def test_a_server_that_ssh_does_not_know_is_told_no_password_and_sent_nothing(
    room: Newsroom, tmp_path: Path, known_hosts: Path
) -> None:
    (tmp_path / "server").mkdir()
    with sftp(tmp_path / "server") as server:
        where, _, key = server.known.partition(" ")
        with pytest.raises(DataError) as unknown:
            copy_anew(room, server)
        known_hosts.write_text(f"{where} {asyncssh.generate_private_key('ssh-ed25519').export_public_key().decode()}")
        with pytest.raises(DataError) as other:
            copy_anew(room, server)
    fingerprint = asyncssh.import_public_key(key).get_fingerprint()
    port = where.partition("]:")[2]
    assert str(unknown.value) == (
        f"The key of {where} is not known here: {fingerprint}. Nothing was sent.\n"
        f"Compare it with what its owner says, and have it noted: ssh-keyscan -p {port} 127.0.0.1 >> ~/.ssh/known_hosts"
    )
    assert str(other.value) == (
        f"{where} answers with another key than the one that is known here: {fingerprint}. Nothing was sent.\n"
        "Ask its owner. Somebody may stand between you and the server."
    )
    assert list((tmp_path / "server").iterdir()) == []
