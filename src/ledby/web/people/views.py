"""The list of people, and a file on its way into it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import LedByError
from ledby.sources import hris
from ledby.web.accounts.fresh import ask_again, is_fresh
from ledby.web.people import selectors, services, wording
from ledby.web.people.forms import ColumnsForm, ExportForm, ReadingForm, UploadForm
from ledby.web.people.jobs import confirm_and_start
from ledby.web.people.policies import keepers_only
from ledby.web.people.previews import preview_facts, run_facts

if TYPE_CHECKING:
    from ledby.web.accounts.models import User

TOO_LARGE = hris.MAX_BYTES + 64 * 1024
"""Of a request: the file and what a form adds around it."""


@require_safe
@keepers_only
def everybody(request: HttpRequest) -> HttpResponse:
    """Show the people who are here, page by page."""
    asked = request.GET.get("q", "")[:100]
    page = selectors.directory(asked, request.GET.get("page"))
    context = {"page": page, "asked": asked, "form": ExportForm()}
    return render(request, "people/list.html", context)


@require_POST
@keepers_only
def export(request: HttpRequest) -> HttpResponseBase:
    """Send the people who are here, for a purpose, as a file that an import reads."""
    if not is_fresh(request):
        return ask_again(reverse("people"))
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what you take the list out for."))
        return redirect("people")
    user = cast("User", request.user)
    services.note_export(user, purpose=form.cleaned_data["purpose"])
    return StreamingHttpResponse(
        selectors.export_lines(wording.own_headings()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="people.csv"'},
    )


# A request that is too large is refused before its body is read; the check against
# forged requests would read it, so that check comes after.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file of people."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > TOO_LARGE:
        text = _("This file is larger than 64 MB, the most we read.")
        context = {"form": UploadForm(), "sentence": text, "running": None}
        return render(request, "people/upload.html", context, status=413)
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    services.clear_old()
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    sentence = ""
    if sent and form.is_valid():
        try:
            run = services.receive(
                form.cleaned_data["file"], cast("User", request.user)
            )
        except LedByError as error:
            sentence = _("%(what)s Nothing was changed.") % {"what": error}
        else:
            return redirect("people_columns", run.pk)
    context = {"form": form, "sentence": sentence, "running": selectors.running()}
    return render(request, "people/upload.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def columns(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show what each column is taken for, and let it be corrected."""
    run = selectors.find_waiting(run_id)
    try:
        sheet = services.sheet_of(run, head=services.HEAD)
    except LedByError as error:
        messages.error(request, str(error))
        return redirect("people_import")
    guessed = services.columns_of(run, sheet)
    form = ColumnsForm(sheet, guessed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_columns(run, form.chosen())
        except LedByError as error:
            form.add_error(None, str(error))
        else:
            return redirect("people_preview", run.pk)
    context = {"run": run, "form": form, "reading": ReadingForm(initial=run.mapping)}
    return render(request, "people/columns.html", context)


@require_POST
@keepers_only
def reading(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Read the file with another encoding or delimiter."""
    run = selectors.find_waiting(run_id)
    form = ReadingForm(request.POST)
    if form.is_valid():
        try:
            services.choose_reading(run, **form.cleaned_data)
        except LedByError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Choose one of the encodings and signs on the list."))
    return redirect("people_columns", run.pk)


@require_safe
@keepers_only
def preview(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show what the file would do, or everything that is wrong with it."""
    run = selectors.find_waiting(run_id)
    try:
        facts = preview_facts(services.preview(run))
    except LedByError as error:
        facts = {"sentence": str(error)}
    return render(request, "people/preview.html", {"run": run, **facts})


@require_POST
@keepers_only
def confirm(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Begin."""
    run = selectors.find_run(run_id)
    try:
        confirm_and_start(run)
    except LedByError as error:
        messages.error(request, str(error))
        if run.waits:
            return redirect("people_preview", run.pk)
    return redirect("people_progress", run.pk)


@require_POST
@keepers_only
def drop(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Forget the file."""
    services.drop(selectors.find_run(run_id))
    messages.success(request, _("The file is deleted. Nothing was changed."))
    return redirect("people_import")


@require_safe
@keepers_only
def progress(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show how far an import is, and what it did."""
    services.release_lost()
    run = selectors.find_run(run_id)
    if run.waits:
        return redirect("people_preview", run.pk)
    return render(request, "people/progress.html", {"run": run, **run_facts(run)})
