"""Connections that are kept between reads never show anything but the file that is there."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from docsearch.index import connections
from docsearch.index.connections import KeptConnections
from docsearch.index.store import STORE_NAME, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "index", {"name": "first"})


@pytest.fixture
def kept(store: Store) -> KeptConnections:
    return KeptConnections(store.path)


def test_one_reader_after_the_other_has_the_same_connection(kept: KeptConnections) -> None:
    with kept.lend() as first:
        pass
    with kept.lend() as second:
        assert second is first


def test_two_readers_at_once_have_two(kept: KeptConnections) -> None:
    with kept.lend() as first, kept.lend() as second:
        assert first is not second


def test_another_thread_may_go_on_with_it(kept: KeptConnections) -> None:
    found: list[sqlite3.Connection] = []

    def read() -> None:
        with kept.lend() as connection:
            connection.execute("SELECT count(*) FROM documents").fetchone()
            found.append(connection)

    read()
    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert len(found) == 2
    assert found[0] is found[1]


def test_a_read_leaves_no_transaction_behind(kept: KeptConnections) -> None:
    with kept.lend() as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM meta").fetchone()
    with kept.lend() as connection:
        assert not connection.in_transaction


def test_after_an_error_it_is_closed(kept: KeptConnections) -> None:
    with pytest.raises(KeyError), kept.lend() as first:
        raise KeyError
    with pytest.raises(sqlite3.ProgrammingError):
        first.execute("SELECT 1")
    with kept.lend() as second:
        assert second is not first


def test_every_read_sees_the_newest_commit(store: Store) -> None:
    with store.read() as snapshot:
        assert snapshot.meta_value("name") == "first"
        with store.tidy() as transaction:
            transaction.set_meta("name", "second")
        assert snapshot.meta_value("name") == "first"
    with store.read() as snapshot:
        assert snapshot.meta_value("name") == "second"


def test_a_store_put_in_the_place_of_another_is_read(store: Store, tmp_path: Path) -> None:
    with store.read() as snapshot:
        assert snapshot.meta_value("name") == "first"
    other = Store.create(tmp_path / "other", {"name": "another"})
    shutil.rmtree(store.folder)
    other.folder.rename(store.folder)
    with store.read() as snapshot:
        assert snapshot.meta_value("name") == "another"


def test_a_store_that_was_deleted_is_missed(kept: KeptConnections, store: Store) -> None:
    with kept.lend():
        pass
    (store.folder / STORE_NAME).unlink()
    with pytest.raises(sqlite3.OperationalError, match="unable to open"), kept.lend():
        pass


def test_a_fork_opens_its_own_and_closes_none(kept: KeptConnections, monkeypatch: pytest.MonkeyPatch) -> None:
    with kept.lend() as first:
        pass
    number = os.getpid() + 1
    monkeypatch.setattr(connections.os, "getpid", lambda: number)  # type: ignore[attr-defined]
    with kept.lend() as second:
        assert second is not first
    assert first.execute("SELECT 1").fetchone() == (1,)


def test_few_are_kept_and_closing_lets_go_of_all(kept: KeptConnections) -> None:
    lent = [kept.lend() for _ in range(6)]
    opened = [one.__enter__() for one in lent]
    for one in lent:
        one.__exit__(None, None, None)
    assert sum(_is_open(connection) for connection in opened) == 4
    kept.close()
    assert not any(_is_open(connection) for connection in opened)


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return False
    return True
