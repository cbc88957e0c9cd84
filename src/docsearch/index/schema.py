"""The tables of the store.

``documents`` and ``chunks`` are the truth, ``vectors`` the cache of what the encoder said (keyed by the hash
of the encoded text; the model is that of the index).  ``segments`` lists the derived folders that are live,
``tombstones`` the documents that still stand in a segment but are gone, ``retired`` the segment folders that
readers may still have open.  ``files`` lets an unchanged file be recognised without parsing it.

``annotations`` has what each stage (actors, events) read of each document, and ``edits`` what the user said
of names: both are truth.  ``actors``, ``aliases``, ``owners`` (the actor of each entity of a document) and
``postings`` are derived from these two, all at once.
"""

from __future__ import annotations

__all__ = ["TABLES"]

TABLES = """
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE documents (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    format TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    byline TEXT,
    dateline TEXT,
    dateline_date TEXT,
    place TEXT,
    source TEXT,
    language TEXT,
    metadata TEXT NOT NULL,
    digest BLOB NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX documents_by_file ON documents (root, path);
-- All that filters look at, so that they never read past the texts.
CREATE INDEX documents_by_facts ON documents (
    coalesce(date, dateline_date), source, language, format, place, byline, title, path, id, metadata
);

CREATE TABLE chunks (
    document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    own_start INTEGER NOT NULL,
    own_end INTEGER NOT NULL,
    heading TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;

CREATE TABLE vectors (
    hash BLOB PRIMARY KEY,
    vector BLOB NOT NULL
);

CREATE TABLE segments (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    documents INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    seal BLOB NOT NULL
);

CREATE TABLE tombstones (document INTEGER PRIMARY KEY);

CREATE TABLE retired (
    name TEXT PRIMARY KEY,
    at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE files (
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (root, path)
) WITHOUT ROWID;

CREATE TABLE skipped (
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    reason TEXT NOT NULL
);

CREATE TABLE annotations (
    document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
    stage TEXT NOT NULL,
    version TEXT NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (document, stage)
);

CREATE TABLE edits (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    other TEXT NOT NULL,
    relation TEXT NOT NULL,
    undoes INTEGER
);

CREATE TABLE actors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    documents INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    names TEXT NOT NULL,
    related TEXT NOT NULL,
    profile TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE aliases (
    key TEXT NOT NULL,
    actor TEXT NOT NULL,
    relation TEXT NOT NULL,
    documents INTEGER NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (key, actor)
) WITHOUT ROWID;

CREATE TABLE owners (
    document INTEGER PRIMARY KEY,
    actors TEXT NOT NULL
);

CREATE TABLE postings (
    term TEXT PRIMARY KEY,
    data BLOB NOT NULL
);
"""
