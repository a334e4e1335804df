"""The pages of the form: to fill in, to look over, and those without a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from disclosure.casework.forms.apply import ApplyForm
from disclosure.casework.forms.review import parts_of
from disclosure.casework.models import Desk, Draft
from disclosure.casework.rules.application import PRIVACY_VERSION
from disclosure.casework.suggestions import Suggestion, suggest

#: Shows a page about a form that was just kept.
Show = Callable[[HttpRequest, Desk, ApplyForm], HttpResponse]
#: So many signs of a description are looked up.
_LOOKED_UP = 200


def form(
    request: HttpRequest,
    desk: Desk,
    form: ApplyForm,
    *,
    said: str = "",
    suggestions: Sequence[Suggestion] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form to fill in; ``suggestions`` is None where nobody looked for any."""
    context = {
        **_about(desk),
        "form": form,
        "said": said,
        "suggestions": suggestions,
        "privacy_version": PRIVACY_VERSION,
    }
    return render(request, "casework/apply/form.html", context, status=status)


def review(
    request: HttpRequest, desk: Desk, form: ApplyForm, status: int = 200
) -> HttpResponse:
    """Everything as it will be sent, carried along in hidden fields."""
    carried = {name: text for name, text in form.typed.items() if name != "note"}
    context = {
        **_about(desk),
        "form": form,
        "parts": parts_of(form),
        "carried": carried,
        "digests": ",".join(file.digest for file in form.kept),
        "suggestions": suggest(_words(form)),
    }
    return render(request, "casework/apply/review.html", context, status=status)


def wrong(request: HttpRequest, desk: Desk, unsent: ApplyForm) -> HttpResponse:
    """What could not be sent: the form if a field is wrong, else the review."""
    has_wrong_field = any(name != "__all__" for name in unsent.errors)
    return (
        form(request, desk, unsent)
        if has_wrong_field
        else review(request, desk, unsent, status=409)
    )


def checked(request: HttpRequest, desk: Desk, kept: ApplyForm) -> HttpResponse:
    """The form with what is public already; only files are judged yet."""
    shown = kept if "attachments" in kept.errors else _unjudged(kept)
    return form(request, desk, shown, suggestions=suggest(_words(kept)))


def saved(request: HttpRequest, desk: Desk, kept: ApplyForm) -> HttpResponse:
    if "attachments" in kept.errors:
        said = _("草稿已经保存，但是下面的附件没有加上。")
        return form(request, desk, kept, said=said)
    return HttpResponseRedirect(f"{request.path}?draft=saved")


def opened(request: HttpRequest, desk: Desk, kept: ApplyForm) -> HttpResponse:
    return HttpResponseRedirect(f"{request.path}?draft=open")


def offer(request: HttpRequest, desk: Desk, draft: Draft) -> HttpResponse:
    """A draft is not shown before somebody asks for it: others may use the device."""
    context = {**_about(desk), "draft": draft}
    return render(request, "casework/apply/offer.html", context)


def closed(request: HttpRequest, desk: Desk) -> HttpResponse:
    return render(request, "casework/apply/closed.html", _about(desk))


def refused(request: HttpRequest, desk: Desk, kept: ApplyForm) -> HttpResponse:
    """The desk was closed while somebody filled in the form."""
    context = {**_about(desk), "is_kept": True}
    return render(request, "casework/apply/closed.html", context, status=409)


def _about(desk: Desk) -> dict[str, object]:
    return {"place": "requests", "desk": desk, "agency": desk.agency}


def _unjudged(kept: ApplyForm) -> ApplyForm:
    return ApplyForm(initial=kept.typed, kept=kept.kept)


def _words(form: ApplyForm) -> str:
    """What is looked for: the name of the information, or how it is described."""
    typed = form.typed
    name = f"{typed.get('subject', '')} {typed.get('document_number', '')}".strip()
    return name[:_LOOKED_UP] or typed.get("description", "")[:_LOOKED_UP]
