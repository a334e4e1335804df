"""Robots are stopped; people who look like one can send again."""

from __future__ import annotations

import re
import time

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.utils import render_crispy_form
from django import forms

from disclosure import forms_guard
from disclosure.forms_guard import Guard, GuardedForm, opened_now

NOTE = re.compile(r'name="opened" value="([^"]+)"')


class Letter(GuardedForm):
    words = forms.CharField()

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout("words", Guard())
        return helper


@pytest.fixture
def note_aged(monkeypatch):
    """Return a note as it was signed some seconds ago."""

    def aged(seconds: float) -> str:
        now = time.time()
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda: now - seconds)
            return opened_now()

    return aged


def errors_of(**values: str) -> list[str]:
    form = Letter({"words": "字", **values})
    return list(form.errors.get("__all__", []))


def test_a_person_passes(note_aged):
    form = Letter({"words": "字", "website": "", "opened": note_aged(5)})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"words": "字"}


def test_the_limits_are_three_seconds_and_two_days(note_aged):
    assert errors_of(opened=note_aged(4)) == []
    assert errors_of(opened=note_aged(48 * 3600 - 60)) == []
    (soon,) = errors_of(opened=note_aged(1))
    assert "太快" in soon
    (late,) = errors_of(opened=note_aged(48 * 3600 + 60))
    assert "页面打开太久" in late
    (future,) = errors_of(opened=note_aged(-600))
    assert "太快" in future


def test_the_least_time_is_a_setting(note_aged, settings):
    settings.FORM_MIN_SECONDS = 0
    assert errors_of(opened=opened_now()) == []
    settings.FORM_MIN_SECONDS = 60
    assert len(errors_of(opened=note_aged(50))) == 1


@pytest.mark.parametrize("note", ["", "x", ":x:y", "字", "\0", "a" * 10_000])
def test_a_note_that_is_not_ours_is_stale(note):
    (message,) = errors_of(opened=note)
    assert "再提交一次" in message


def test_a_changed_note_is_stale(note_aged):
    note = note_aged(5)
    changed = note[:-1] + ("A" if note[-1] != "A" else "B")
    assert len(errors_of(opened=changed)) == 1


def test_a_filled_honeypot_is_refused_and_emptied(note_aged):
    form = Letter(
        {"words": "字", "website": "https://x.example", "opened": note_aged(5)}
    )
    assert not form.is_valid()
    html = render_crispy_form(form)
    assert "x.example" not in html
    assert 'value="字"' in html


def test_a_stale_page_comes_back_with_a_new_note_and_the_words(note_aged):
    old = note_aged(49 * 3600)
    form = Letter({"words": "字", "opened": old})
    assert not form.is_valid()
    html = render_crispy_form(form)
    (new,) = NOTE.findall(html)
    assert new != old
    assert forms_guard.is_fresh(new)
    assert 'value="字"' in html


def test_an_error_elsewhere_keeps_the_note_so_that_nobody_waits_again(note_aged):
    note = note_aged(5)
    form = Letter({"words": "", "opened": note})
    assert not form.is_valid()
    assert NOTE.findall(render_crispy_form(form)) == [note]


def test_the_fields_are_drawn_once_unseen_and_out_of_the_way(settings):
    html = render_crispy_form(Letter())
    assert html.count('name="website"') == html.count('name="opened"') == 1
    (box,) = re.findall(r'<div class="unseen" aria-hidden="true">(.*?)</div>', html)
    assert 'tabindex="-1"' in box
    assert 'autocomplete="off"' in box
    assert "style=" not in html
    assert forms_guard.is_fresh(NOTE.findall(html)[0])


def test_it_also_guards_a_form_of_a_model(note_aged, world):
    class AgencyForm(GuardedForm, forms.ModelForm):
        class Meta:
            model = type(world.agency)
            fields = ["name"]

    filled = {"name": "示例局", "opened": note_aged(5)}
    assert AgencyForm(filled, instance=world.agency).is_valid()
    late = {**filled, "opened": ""}
    assert AgencyForm(late, instance=world.agency).has_error("__all__", "stale")
