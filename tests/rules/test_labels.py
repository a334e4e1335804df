import pytest

from disclosure.labels import Labelled, Sentence, noop, sentence


class Fruit(Labelled):
    APPLE = "apple", noop("苹果")
    PEAR = "pear", noop("梨")


def test_a_member_is_its_stored_value_and_has_a_label():
    assert Fruit.APPLE == "apple"
    assert f"{Fruit.APPLE}" == "apple"
    assert Fruit.APPLE.label == "苹果"


def test_a_stored_value_gives_the_member_back():
    assert Fruit("pear") is Fruit.PEAR  # type: ignore[call-arg]
    assert Fruit.of("pear") is Fruit.PEAR


@pytest.mark.parametrize("value", ["plum", "", "苹果"])
def test_a_value_nobody_knows_is_a_loud_mistake(value):
    with pytest.raises(ValueError):
        Fruit.of(value)


def test_marking_a_text_for_the_catalogue_leaves_it_as_it_is():
    assert noop("“%(x)s” 100%") == "“%(x)s” 100%"


def test_a_sentence_fills_its_slots():
    assert str(sentence("%(a)s和%(b)s", a=1, b="二")) == "1和二"


def test_a_sentence_shows_labels_to_its_reader_and_not_stored_values():
    assert str(sentence("吃%(fruit)s", fruit=Fruit.PEAR)) == "吃梨"


def test_a_sentence_may_hold_a_sentence():
    inner = sentence("%(fruit)s", fruit=Fruit.APPLE)

    assert str(sentence("“%(inner)s”", inner=inner)) == "“苹果”"


def test_a_sentence_without_slots_is_shown_as_it_is_written():
    assert str(sentence("办结100% %(x)s")) == "办结100% %(x)s"


def test_a_percent_sign_in_a_value_is_harmless():
    assert str(sentence("%(a)s%%", a="%(b)s")) == "%(b)s%"


def test_sentences_with_the_same_words_are_equal_and_can_be_kept_in_a_set():
    one, same, other = (sentence("%(a)s", a=value) for value in (1, 1, 2))

    assert one == same != other
    assert len({one, same, other, Sentence("%(a)s", {"a": 1})}) == 2
