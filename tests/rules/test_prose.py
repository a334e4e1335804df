import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules import prose

from .builders import ref

codes = st.from_regex(rf"\A{prose.CODE}\Z")
words = st.text(
    st.characters(exclude_characters="<>&{}｛｝\ue000\ue001\r"), max_size=20
)
texts = st.lists(st.one_of(words, codes.map(ref)), max_size=8).map("".join)


def test_references_are_listed_in_order_with_repeats():
    html = f"<p>{ref('b')}条</p><p>{ref('a.x')}、{ref('b')}</p>"

    assert prose.references(html) == ["b", "a.x", "b"]


@pytest.mark.parametrize(
    "html",
    ['<data value="A"></data>', '<data value="1a"></data>', "<data></data>", "{{a}}"],
)
def test_what_is_no_code_is_no_reference(html):
    assert prose.references(html) == []


@pytest.mark.parametrize(
    "typed", ["{{a.b}}", "{{ a.b }}", "｛｛a.b｝｝", "{{&nbsp;a.b&nbsp;}}"]
)
def test_a_code_typed_in_braces_becomes_a_reference(typed):
    assert prose.bind(f"<p>共{typed}条</p>") == f"<p>共{ref('a.b')}条</p>"


def test_braces_inside_a_tag_or_around_no_code_stay():
    html = '<p><a href="{{a}}">x</a>{{ A }}{{}}{a}</p>'

    assert prose.bind(html) == html


def test_braces_inside_a_reference_do_not_nest():
    assert prose.bind('<data value="a">{{b}}</data>') == ref("a")


def test_a_value_is_looked_up_and_never_stored():
    assert prose.normalise('共<data value="a">999</data>条') == f"共{ref('a')}条"


def test_a_value_is_put_in_and_its_signs_are_escaped():
    html = prose.render(f"<p>{ref('a')}</p>", {"a": "<5&"})

    assert html == '<p><data value="a">&lt;5&amp;</data></p>'


def test_a_reference_to_nothing_is_marked():
    assert prose.render(ref("gone"), {}) == '<mark class="missing">gone</mark>'


def test_renaming_leaves_codes_alone_that_only_begin_alike():
    html = ref("a.b") + ref("a.b.c") + ref("a") + ref("a_b")

    renamed = prose.rename(html, "a.b", "x")

    assert prose.references(renamed) == ["x", "a.b.c", "a", "a_b"]


@given(texts)
def test_a_text_can_be_written_in_braces_and_bound_again(html):
    assert prose.bind(prose.as_typed(html)) == html


@given(texts, words)
def test_rendering_and_normalising_gives_the_text_back(html, value):
    shown = dict.fromkeys(prose.references(html), value)

    assert prose.normalise(prose.render(html, shown)) == html


@given(texts)
def test_binding_and_normalising_twice_changes_nothing_more(html):
    assert prose.bind(prose.bind(html)) == prose.bind(html)
    assert prose.normalise(prose.normalise(html)) == prose.normalise(html)


@given(texts, codes, codes)
def test_renaming_moves_every_reference_and_no_other(html, old, new):
    before = prose.references(html)

    after = prose.references(prose.rename(html, old, new))

    assert after == [new if code == old else code for code in before]


@given(texts, codes)
def test_renaming_to_a_fresh_code_can_be_undone(html, old):
    fresh = "fresh." + "x" * 40

    assert prose.rename(prose.rename(html, old, fresh), fresh, old) == html


@given(texts)
def test_the_read_text_holds_the_values_and_the_typed_text_only_gaps(html):
    found = prose.references(html)
    runs = prose.blocks(html, dict.fromkeys(found, "<7>"))

    assert sum(run.shown.count("<7>") for run in runs) == len(found)
    assert sum(run.typed.count("\ue000") for run in runs) == len(found)


@given(st.text())
def test_reading_never_fails(html):
    prose.plain_text(prose.bind(html), {})


def test_a_text_is_read_block_by_block():
    html = "零<h4>一</h4>半<p>二<br>三</p><ul><li>四</li><li>五</li></ul>六"

    assert prose.plain_text(html, {}) == "零\n一\n半\n二\n三\n四\n五\n六"


def test_cells_of_a_table_are_read_apart():
    html = "<table><tr><td>10</td><td>20</td></tr></table>"

    assert prose.plain_text(html, {}) == "10\n20"


def test_formatting_does_not_cut_a_word_and_entities_are_read():
    assert prose.plain_text("<p>公<strong>开</strong> &amp; &lt;x&gt;</p>", {}) == (
        "公开 & <x>"
    )


def test_a_reference_without_a_value_is_read_as_its_code():
    assert prose.plain_text(f"共{ref('a.b')}条", {}) == "共a.b条"


def test_words_in_a_data_element_that_is_no_reference_are_read():
    assert prose.plain_text('<data value="不是">词</data>', {}) == "词"


def test_marks_of_our_own_typed_by_an_author_hide_nothing():
    html = f"<p>\ue000藏13800138000{ref('a')}\ue001</p>"

    (run,) = prose.blocks(html, {"a": "5"})

    assert run.shown == "藏138001380005"
    assert run.typed == "藏13800138000\ue000"


def test_a_rendered_text_is_read_with_its_values():
    html = prose.render(f"<p>共{ref('a')}条</p>", {"a": "10"})

    assert prose.rendered_text(html) == "共10条"


def test_sentences_end_at_full_stops_and_semicolons_only():
    cut = list(prose.sentences("一，二。三；四;  五！六？七：八、九"))

    assert cut == ["一，二。", "三；", "四;", "五！", "六？", "七：八、九"]


@given(st.text())
def test_cutting_into_sentences_loses_no_word(text):
    kept = "".join("".join(prose.sentences(text)).split())

    assert kept == "".join(text.split())


def test_full_width_signs_fold_to_plain_ones():
    assert prose.fold("１２％（次）") == "12%(次)"


def test_a_value_marked_up_inside_a_reference_is_emptied_too():
    html = '<p><data value="a.total"><strong>9</strong></data>件</p>'
    assert prose.normalise(html) == '<p><data value="a.total"></data>件</p>'
    assert prose.references(html) == ["a.total"]
    assert prose.render(html, {"a.total": "7"}).count("9") == 0
