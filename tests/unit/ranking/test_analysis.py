"""What kind of query is it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsearch.ranking import QueryKind, read_query


@pytest.mark.parametrize(
    ("query", "kind", "names"),
    [
        ("Mara Velden", QueryKind.NAME, ("Mara Velden",)),
        ("mara velden", QueryKind.NAME, ()),
        ("MARA VELDEN", QueryKind.NAME, ()),
        ("Council for the Defence of Alder", QueryKind.NAME, ("Council for the Defence of Alder",)),
        ("copper prices", QueryKind.NAME, ()),
        ("attacks by the NLA (Northern Army)", QueryKind.NAME_ACTION, ("NLA Northern Army",)),
        ("kidnapping in Port Alder, Velden", QueryKind.NAME_ACTION, ("Port Alder Velden",)),
        ("bombing by the front", QueryKind.NAME_ACTION, ()),
        ("STRIKE AT THE HARBOUR OF ALDER", QueryKind.NAME_ACTION, ()),
        ("Velden signs a treaty with Alder", QueryKind.EVENT, ("Alder",)),
        ("the minister resigns over the dam", QueryKind.EVENT, ()),
        ("Marr agrees to be a witness", QueryKind.EVENT, ()),
        ("companies that change their name", QueryKind.EVENT, ()),
        (
            "efforts of the ambassador to make the president change his policy of repression before the vote",
            QueryKind.TOPIC,
            (),
        ),
        ("what did the minister say", QueryKind.QUESTION, ()),
        ("Mara Velden?", QueryKind.QUESTION, ("Mara Velden",)),
        ("WHO", QueryKind.NAME, ()),
    ],
)  # fmt: skip
def test_kinds_and_names(query: str, kind: QueryKind, names: tuple[str, ...]) -> None:
    reading = read_query(query)
    assert (reading.kind, reading.names) == (kind, names)
    assert reading.why


@given(st.text())
def test_every_text_is_read(text: str) -> None:
    reading = read_query(text)
    assert reading.kind in QueryKind
    assert all(reading.names)
