"""Labels of the trail's actions."""

from django import template

from disclosure.audit import labels

register = template.Library()


@register.filter
def action_label(action: str) -> str:
    return labels.action_label(action)
