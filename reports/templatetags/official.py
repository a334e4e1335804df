"""The official tables on pages that draw a document by themselves."""

from django import template
from django.utils.safestring import SafeString

from reports.document import Document, DocumentSection
from reports.presentation import official_tables

register = template.Library()


@register.simple_tag
def official(section: DocumentSection, document: Document) -> SafeString:
    """Draw the official tables of a section; nothing where it has none."""
    if not section.grids:
        return SafeString("")
    return official_tables(section, {row.code: row for row in document.figures})
