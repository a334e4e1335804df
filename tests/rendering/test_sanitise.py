"""Rich text from anywhere: nothing in it loads or runs anything."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from disclosure.rendering.sanitise import (
    ATTRIBUTES,
    TAGS,
    as_html,
    is_too_deep,
    sanitise,
)

ALLOWED = {tag: ATTRIBUTES.get(tag, set()) for tag in TAGS}
ALLOWED["a"] = {"href", "rel"}
SCHEMES = ("http://", "https://", "mailto:")

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<p onclick="alert(1)">x</p>',
    '<img src=x onerror="alert(1)">',
    "<img src=x onerror=alert(1)//",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" jAvAsCrIpT:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="https://a/" style="background:url(x)" target=_blank>x</a>',
    '<p style="position:fixed">x</p>',
    "<style>*{display:none}</style>x",
    '<iframe src="https://evil.example/"></iframe>',
    "<svg><script>alert(1)</script><a xlink:href='javascript:x'>x</a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=//evil.example><input name=password></form>",
    "<object data=x></object><embed src=x><link rel=stylesheet href=x>",
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=x'>",
    "<template><script>x</script></template>",
    '<data value="a"><data value="b">x</data></data>',
    '<data value="a&quot; onclick=&quot;x">x</data>',
    '<data value="<b>">x</data>',
    '<a href="http://x/<i>">x</a>',
    '<td onmouseover="x" colspan="1" style="x">x</td>',
    "<table><tr><td><table><tr><td>x",
    "<p><marquee><p>x</p></marquee></p>",
    "<p>unclosed <strong>and <em>crossed</strong> tags</em>",
    "</p></div></body></html>",
    "<!-- <p> --><!DOCTYPE x><?xml x?><![CDATA[<p>]]>",
    "<b><i>x</b></i>",
    "<B CLASS=x>x</B>",
    "a < b > c & d &amp; &lt;script&gt;",
    "<p>{{published.total}}</p><a href='{{published.total}}'>x</a>",
    "\x00<p>\x00</p>",
    "<" * 5000,
    "<p " * 2000,
    "&" * 5000,
]


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags_of(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def assert_harmless(html):
    for tag, attributes in tags_of(html):
        assert tag in ALLOWED, html
        assert set(attributes) <= ALLOWED[tag], html
        assert (attributes.get("href") or "https://").startswith(SCHEMES) or not any(
            sign in attributes["href"].split("/")[0] for sign in ":\t\n"
        ), html


@pytest.mark.parametrize("html", HOSTILE)
def test_what_is_left_of_hostile_text_is_harmless(html):
    clean = sanitise(html)
    assert_harmless(clean)
    assert sanitise(clean) == clean
    assert "alert(1)" not in "".join(str(found) for found in tags_of(clean))


@pytest.mark.parametrize("inside", ["script", "style", "iframe", "svg", "template"])
def test_what_stands_in_a_dangerous_tag_goes_with_it(inside):
    assert sanitise(f"<p>a</p><{inside}>b</{inside}><p>c</p>") == "<p>a</p><p>c</p>"


def test_what_an_author_may_write_stays_as_it_is():
    html = (
        "<h4>题</h4><p>字<strong>重</strong><em>斜</em><u>下</u><br>"
        '<data value="published.total"></data></p><ul><li>一</li></ul>'
        "<table><caption>表</caption><tbody><tr>"
        '<th colspan="2" scope="col">头</th><td rowspan="2">格</td>'
        "</tr></tbody></table><blockquote>引</blockquote>"
    )
    assert sanitise(html) == html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<b>x</b>", "<strong>x</strong>"),
        ("<i>x</i>", "<em>x</em>"),
        ('<B style="color:red">x</B>', "<strong>x</strong>"),
        ("<blink>x</blink>", "x"),
        ("<bdo>x</bdo>", "x"),
    ],
)
def test_old_tags_become_the_ones_in_use(html, clean):
    assert sanitise(html) == clean


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("甲\n\n乙", "<p>甲</p><p>乙</p>"),
        ("a<b", "<p>a&lt;b</p>"),
        ("1 < 2 > 1", "<p>1 &lt; 2 > 1</p>"),
        ("<p>甲</p>", "<p>甲</p>"),
        ("", ""),
    ],
)
def test_plain_text_becomes_paragraphs_and_loses_nothing(typed, html):
    assert as_html(typed) == html


@pytest.mark.parametrize("tag", ["<ul><li>", "<blockquote>", "<table><tr><td>"])
def test_deep_nesting_is_told_from_long_lists(tag):
    assert is_too_deep(tag * 60)
    assert not is_too_deep("<ul><li>x</li></ul>" * 5000)


def test_a_long_text_is_cleaned_quickly():
    html = "<p>示例<b>文字</b>&amp;<a href='https://a/'>x</a></p>" * 7000
    assert len(html) > 300_000
    started = time.perf_counter()
    assert_harmless(sanitise(html))
    assert time.perf_counter() - started < 10


PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in sorted(TAGS)),
        *(f"</{tag}>" for tag in sorted(TAGS)),
        *("<b>", "</b>", "<i x=y>", "</i>", "<div>", "</div>", "<marquee>"),
        *("</marquee>", "<svg>", "</svg>", "<math>", "</math>", "<mtext>"),
        *("<style>", "</style>", "<script>", "</script>", "<select>", "<option>"),
        *("<form>", "<button>", "</button>", "<object>", "</object>", "<title>"),
        *("<noscript>", "</noscript>", "<template>", "</template>", "<pre>\n"),
        *('<a href="javascript:x">', '<a href="http://a/<b>">', "<img src=x>"),
        *('<data value="a.b">', '<data value="<b>">', "<td colspan=2 onclick=x>"),
        *("<!--", "-->", "{{a.b}}", "&lt;b&gt;", "&nbsp;", "x", " ", "\n", "<", ">"),
    ]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
@example("<p><button><p>x</p></button></p>")
@example("<a><marquee><a>x</a></marquee></a>")
def test_cleaning_twice_is_cleaning_once_and_leaves_only_allowed_tags(html):
    clean = sanitise(html)
    assert_harmless(clean)
    assert sanitise(clean) == clean
