"""Clean HTML as blocks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.rendering.blocks import (
    Heading,
    Item,
    List,
    Mark,
    Paragraph,
    Run,
    Scope,
    plain,
)
from disclosure.rendering.cells import regular
from disclosure.rendering.clean import cleaned
from disclosure.rendering.html import blocks_of
from disclosure.rendering.sanitise import sanitise
from tests.rendering.papers import paper


def words(block):
    return "".join(run.text for run in block.runs)


def test_paragraphs_and_styles():
    (found,) = blocks_of(
        '<p>共<data value="a.b">12</data>件，<strong>重<em>要</em></strong></p>'
    )
    assert found == Paragraph(
        (
            Run("共"),
            Run("12", frozenset({Mark.FIGURE})),
            Run("件，"),
            Run("重", frozenset({Mark.BOLD})),
            Run("要", frozenset({Mark.BOLD, Mark.EMPHASIS})),
        )
    )


def test_links_lines_and_entities():
    (found,) = blocks_of(
        '<p>甲<br>乙 &lt;b&gt; <a href="https://x.cn/?a=1&amp;b=2">丙</a></p>'
    )
    assert [run.text for run in found.runs] == ["甲", "\n", "乙 <b> ", "丙"]
    assert found.runs[-1].link == "https://x.cn/?a=1&b=2"


def test_headings_get_the_level_asked_for():
    assert blocks_of("<h4>小标题</h4><p>文</p>", 3)[0] == Heading(3, "小标题")


def test_lists_within_lists():
    html = "<ol><li><p>一</p><ul><li>里</li></ul></li><li>二</li></ol>"
    inner = List((Item(plain("里")),))
    items = (Item(plain("一"), (inner,)), Item(plain("二")))
    assert blocks_of(html) == (List(items, is_numbered=True),)


def test_quotes_stand_deeper():
    first, second = blocks_of("<blockquote><p>引</p></blockquote><p>文</p>")
    assert (first.depth, second.depth) == (1, 0)


def test_tables_with_spans_headings_and_captions():
    html = (
        "<table><caption>表一</caption><thead><tr><th colspan=2>甲</th></tr></thead>"
        '<tbody><tr><th scope="row" rowspan=2>乙</th><td><p>1</p><p>2</p></td></tr>'
        "<tr><td>3</td></tr></tbody></table>"
    )
    (table,) = blocks_of(html)
    assert (table.caption, table.head_rows) == ("表一", 1)
    assert table.rows[0][0].columns == 2 and table.rows[0][0].scope is Scope.COLUMN
    assert table.rows[1][0].scope is Scope.ROW and table.rows[1][0].rows == 2
    assert words(table.rows[1][1]) == "1\n2"


def test_a_table_within_a_list_stands_behind_it():
    made = blocks_of("<ul><li>甲<table><tr><td>乙</td></tr></table></li></ul>")
    assert [type(block).__name__ for block in made] == ["List", "Table"]


def test_a_table_within_a_cell_becomes_lines_of_it():
    html = "<table><tr><td>外<table><tr><td>里</td></tr></table></td></tr></table>"
    (table,) = blocks_of(html)
    assert "里" in words(table.rows[0][0])


@pytest.mark.parametrize(
    "html", ["", "<p></p>", "<p> </p><ul></ul>", "<table></table>", "</p></td></li>"]
)
def test_nothing_gives_no_blocks(html):
    assert blocks_of(html) == ()


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<ul>",
            "</ul>",
            "<ol>",
            "<li>",
            "</li>",
            "<table>",
            "</table>",
        ),
        *("<tr>", "<td colspan=3>", "<th rowspan=9>", "</td>", "<caption>", "<thead>"),
        *(
            "<blockquote>",
            "<h4>",
            "</h4>",
            "<strong>",
            "</strong>",
            "<a href=x>",
            "<br>",
        ),
        *("甲", "乙 ", "<data value='a'>1</data>", "&amp;", "<"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30), st.booleans())
def test_any_html_gives_blocks_that_can_be_set(pieces, is_clean):
    html = "".join(pieces)
    made = cleaned(paper(*blocks_of(sanitise(html) if is_clean else html)))
    for block in made.blocks:
        if hasattr(block, "rows"):
            rows = regular(block)
            covered = sum(p.cell.columns * p.cell.rows for row in rows for p in row)
            width = max(p.column + p.cell.columns for row in rows for p in row)
            assert covered == width * len(rows)
