"""The page: well formed, complete in itself, and its drawings say what the numbers say."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from lxml import etree

from docsearch.evaluation import html_report
from docsearch.evaluation.plots import Point, gains_chart, recall_chart, safe, scatter_chart
from tests.unit.evaluation.small import small_result

_VOID = {"meta"}


class _Strict(HTMLParser):
    """Fails where a tag is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page() -> str:
    return html_report([small_result(), small_result()], title="A <title>", about=["One & all."])


def test_the_page_is_well_formed_and_fetches_nothing(page: str) -> None:
    parser = _Strict()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    assert {"svg", "table", "style", "figure", "details", "title"} <= parser.seen
    assert parser.seen.isdisjoint({"script", "link", "img", "iframe", "object", "base", "form"})
    links = [value for name, value in parser.attributes if name in {"src", "href", "xlink:href"}]
    assert links == ["#c0", "#c1"]
    assert not re.search(r"https?:|url\(|@import| on\w+=", page)


def test_light_and_dark(page: str) -> None:
    assert "color-scheme:light dark" in page
    light, dark = re.findall(r":root\{([^}]*--ink[^}]*)\}", page)
    names = [set(re.findall(r"--(\w+):", block)) for block in (light, dark)]
    assert names[0] == names[1]
    used = set(re.findall(r"var\(--(\w+)\)", page))
    assert used == names[0]


@pytest.mark.parametrize(
    "fragment",
    [
        "<title>A &lt;title&gt;</title>",
        "<p>One &amp; all.</p>",
        '<h2 id="c1">small &amp; fine</h2>\n<p>5 documents, 3 queries.</p>',
        '<tr><td>new</td><td class="best">0.6667</td><td class="best">0.3333</td>',
        "<tr><td>event</td><td>1</td><td>0.3333</td><td>1.0000</td></tr>",
        "<h4>Largest gains</h4>",
        '<tr><td>q2</td><td class="words">a &amp; b</td><td>0.3333</td><td>1.0000</td><td>+0.6667</td></tr>',
        '<tr><td>q1</td><td class="words">who &lt;met&gt; whom</td><td class="words">actor</td>',
        '<span class="key s1"></span>new',
    ],
)
def test_fragments(page: str, fragment: str) -> None:
    assert fragment in page


def _marks(svg: str, tag: str) -> list[dict[str, str]]:
    return [
        dict(element.attrib) | {"title": element.findtext("title") or ""}
        for element in etree.fromstring(svg).iter(tag)
    ]


def test_bars_are_as_high_as_the_gains() -> None:
    bars = _marks(gains_chart({"lost": -0.25, "same": 0.0, "won<": 0.5}, label="x"), "rect")
    assert [bar["title"] for bar in bars] == ["won<: +0.5000", "same: +0.0000", "lost: -0.2500"]
    assert [bar["class"] for bar in bars] == ["gain", "loss", "loss"]
    heights = [float(bar["height"]) for bar in bars]
    assert heights[1] == 0
    assert heights[0] == pytest.approx(2 * heights[2], abs=0.02)
    middle = float(bars[0]["y"]) + heights[0]  # a gain ends where a loss begins
    assert float(bars[2]["y"]) == pytest.approx(middle, abs=0.02)
    assert [float(bar["x"]) for bar in bars] == sorted(float(bar["x"]) for bar in bars)


def test_a_curve_goes_through_its_values() -> None:
    svg = recall_chart({"one": [0.0, 0.5, 1.0], "two": [1.0, 1.0, 1.0]}, label="x")
    lines = [[tuple(map(float, p.split(","))) for p in m["points"].split()] for m in _marks(svg, "polyline")]
    (_, y0), (x1, y1), (x2, y2) = lines[0]
    assert y1 == pytest.approx((y0 + y2) / 2)
    assert {y for _, y in lines[1]} == {y2}
    left = lines[0][0][0]
    assert (x1 - left) / (x2 - left) == pytest.approx(0.6309, abs=1e-3)  # log 2 / log 3
    dots = _marks(svg, "circle")
    assert [dot["title"] for dot in dots][:2] == ["one, rank 1: 0.0000", "one, rank 2: 0.5000"]


def test_a_curve_of_one_rank() -> None:
    assert "polyline" in recall_chart({"one": [0.5]}, label="x")


def test_dots_of_one_place_are_one_dot_with_their_area() -> None:
    points = [Point("a", 0.5, 1.0), Point("b", 0.5, 1.0), Point("c", 0.5, 1.0, 2), Point("d", 0.0, 0.0)]
    dots = _marks(scatter_chart(points, x="k", y="v", label="x"), "circle")
    assert [(dot["title"], dot["class"]) for dot in dots] == [
        ("a, b: k 0.500, v 1.000", "dot s0"),
        ("c: k 0.500, v 1.000", "dot s2"),
        ("d: k 0.000, v 0.000", "dot s0"),
    ]
    assert float(dots[0]["r"]) ** 2 == pytest.approx(2 * float(dots[1]["r"]) ** 2, rel=1e-2)
    corners = {(dot["cx"], dot["cy"]) for dot in dots}
    assert len(corners) == 2


def test_text_cannot_leave_its_place() -> None:
    assert safe('</svg><script a="1">') == "&lt;/svg&gt;&lt;script a=&quot;1&quot;&gt;"
    assert safe("a\x00\x1b\u202e\ud800b c") == "a" + "\ufffd" * 4 + "b c"
