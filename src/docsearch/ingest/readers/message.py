"""One e-mail: subject, sender, date and body; attachments are named but not read."""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
from collections.abc import Iterator
from email.message import EmailMessage

from docsearch.ingest.decoding import Decoded, decode, decode_markup
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.readers.visible import visible_text
from docsearch.ingest.record import Draft, Fault, Unreadable
from docsearch.ingest.text import clean_identifier, one_line
from docsearch.model import JSONValue

__all__ = ["parse"]

MAX_PARTS = 1000
# The parser of structured headers is recursive and slower than linear.
MAX_HEADER = 4000
_KEPT_HEADERS = ("From", "To", "Cc", "Message-ID", "In-Reply-To", "List-Id")


def parse(data: bytes, options: ReadOptions) -> Iterator[Draft | Fault]:
    """The message as one document, and a fault for each attachment.

    The draft's ``key`` is the Message-ID, where there is one.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not message.keys():
        raise Unreadable("not an e-mail: it has no headers")
    body, decoded = _body(message, options)
    headers = {
        name.lower().replace("-", "_"): value for name in _KEPT_HEADERS if (value := _header(message, name))
    }
    metadata: dict[str, JSONValue] = {**headers, **decoded.note}
    yield Draft(
        text=decoded.text.strip("\r\n"),
        title=_header(message, "Subject"),
        byline=_sender(_header(message, "From")),
        date=_date(_header(message, "Date")),
        key=clean_identifier(_header(message, "Message-ID").strip("<>")) or None,
        metadata=metadata,
    )
    yield from _attachments(message, body)


def _header(message: EmailMessage, name: str) -> str:
    """The header as one line; as it stands where the parser of structured headers stumbles over it."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    if len(raw) > MAX_HEADER:
        return one_line(raw)
    try:
        return one_line(str(message.get(name) or ""))
    except Exception:  # noqa: BLE001  whatever the parser stumbles over
        return one_line(raw)


def _sender(header: str) -> str | None:
    name, address = email.utils.parseaddr(header) if len(header) <= MAX_HEADER else ("", "")
    return name or address or header or None


def _date(header: str) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(header).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return header[:MAX_HEADER] or None


def _body(message: EmailMessage, options: ReadOptions) -> tuple[list[EmailMessage], Decoded]:
    """The parts that make the body and their text: the plain ones, else the HTML ones."""
    texts = [part for part in _parts(message) if _is_text(part)]
    plain = [part for part in texts if part.get_content_subtype() != "html"]
    chosen = plain or texts
    decoded = [_decoded(part, options) for part in chosen]
    encoding = next((part.encoding for part in decoded if part.replaced), "utf-8")
    text = "\n\n".join(part.text.strip("\r\n") for part in decoded)
    return chosen, Decoded(text, encoding, sum(part.replaced for part in decoded))


def _decoded(part: EmailMessage, options: ReadOptions) -> Decoded:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset() or "") or None
    if part.get_content_subtype() != "html":
        return decode(data, encoding=options.encoding, declared=charset)
    if charset is None:
        page = decode_markup(data, encoding=options.encoding)
    else:
        page = decode(data, encoding=options.encoding, declared=charset)
    return Decoded(visible_text(page.text), page.encoding, page.replaced)


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """The leaves of the message, without opening the messages that it encloses."""
    leaves: list[EmailMessage] = []
    waiting: list[EmailMessage] = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = [child for child in part.get_payload() if isinstance(child, EmailMessage)]
            waiting.extend(reversed(inner))
        else:
            leaves.append(part)
        if len(leaves) > MAX_PARTS:
            raise Unreadable(f"more than {MAX_PARTS:,} parts")
    return leaves


def _is_text(part: EmailMessage) -> bool:
    attached = part.get_content_disposition() == "attachment" or part.get_filename()
    return part.get_content_maintype() == "text" and not attached


def _attachments(message: EmailMessage, body: list[EmailMessage]) -> Iterator[Fault]:
    """Everything that is neither the body nor the body once more as HTML."""
    for part in _parts(message):
        if part in body or (_is_text(part) and part.get_content_subtype() == "html"):
            continue
        name = one_line(part.get_filename() or "")
        label = f"{name!r} ({part.get_content_type()})" if name else part.get_content_type()
        yield Fault("#attachment", f"the attachment {label} is not read")
