"""Showing sentences of the rules in the reader's language."""

from django import template

from disclosure.labels import Sentence
from disclosure.translation import translate

register = template.Library()


@register.filter
def say(text: Sentence) -> str:
    return translate(text)
