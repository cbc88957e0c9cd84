"""Encodings: what occurs in practice is read, and nothing is lost without a word."""

from __future__ import annotations

import pytest

from docsearch.ingest.decoding import decode, decode_markup
from docsearch.ingest.record import Unreadable

WESTERN = "Señor Müller’s café – “naïve” façade"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", WESTERN),
        ("utf-8-sig", WESTERN),
        ("utf-16", WESTERN),
        ("utf-32", WESTERN),
        ("utf-16-le", "plain words without a mark"),
        ("utf-16-be", "plain words without a mark"),
        ("utf-32-be", "plain words without a mark"),
        ("cp1252", WESTERN),
        ("cp1252", "It’s fine"),
        ("latin-1", "Å være på øya er gøy, sa hun på søndag."),
        ("latin-1", "ação não é fácil"),
        ("cp1250", "Prezydent powiedział, że negocjacje będą kontynuowane w przyszłym tygodniu."),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
        ("cp1254", "Cumhurbaşkanı pazartesi günü İstanbul’da görüşmelerin süreceğini açıkladı"),
        ("koi8-r", "В понедельник министр заявил, что переговоры продолжатся на следующей неделе."),
        ("cp1251", "В понедельник министр заявил, что переговоры продолжатся на следующей неделе."),
        ("shift_jis", "月曜日に開かれた会議で、大臣は新しい計画を発表しました。"),
        ("euc_jp", "月曜日に開かれた会議で、大臣は新しい計画を発表しました。"),
        ("iso2022_jp", "月曜日に開かれた会議で"),
        ("gb18030", "星期一双方在会见中就共同关心的问题交换了意见。"),
        ("big5", "雙方星期一在會見中就共同關心的問題交換了意見。"),
        ("euc_kr", "장관은 월요일에 열린 회의에서 새로운 계획을 발표했다."),
        ("cp1256", "أعلن الوزير يوم الاثنين أن المفاوضات ستستمر الأسبوع المقبل"),
        ("cp1253", "Ο υπουργός ανακοίνωσε τη Δευτέρα ότι οι διαπραγματεύσεις θα συνεχιστούν"),
    ],
)
def test_detects(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.note == {}


def test_utf8_cut_within_a_character_is_still_utf8() -> None:
    decoded = decode("Grüße aus Köln, schöne Mädchen, früh".encode()[:-2])
    assert decoded.text.startswith("Grüße aus Köln")
    assert decoded.note == {"decoding": "utf-8, 1 characters replaced"}


def test_a_given_encoding_is_used_and_what_does_not_fit_is_said() -> None:
    assert decode(b"caf\xe9", encoding="cp1250").text == "café"
    decoded = decode(b"caf\xe9 \xe9", encoding="ascii")
    assert decoded.text == "caf\ufffd \ufffd"
    assert decoded.note == {"decoding": "ascii, 2 characters replaced"}


@pytest.mark.parametrize(
    "declaration", ['<meta charset="koi8-r">', '<?xml version="1.0" encoding="koi8-r"?>']
)
def test_markup_declares_its_encoding(declaration: str) -> None:
    page = f"{declaration}<p>Мир</p>"
    assert decode_markup(page.encode("koi8-r")).text == page


@pytest.mark.parametrize("lie", ["utf-16", "latin-1", "no-such-code", "base64", "idna"])
def test_a_wrong_declaration_does_no_harm(lie: str) -> None:
    page = f'<meta charset="{lie}"><p>Grüße</p>'
    assert decode_markup(page.encode()).text == page


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
        bytes(range(256)) * 8,
        b"\0" * 100,
        b"\x7fELF\0\0" * 9,
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="binary"):
        decode(data)


def test_a_stray_zero_is_not_binary() -> None:
    assert decode(b"one\0 zero byte in a line of plain words").text.startswith("one\0 zero")
