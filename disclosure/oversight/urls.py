"""The addresses of the supervision desk."""

from django.urls import path

from disclosure.oversight.views import (
    assessments,
    case,
    desk,
    list_files,
    lists,
    notices,
    publication,
    reminders,
    sheets,
    times,
)

app_name = "supervision"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("cases/<slug:kind>/", lists.cases, name="cases"),
    path("cases/<slug:kind>/export/", lists.cases_export, name="cases_export"),
    path("case/<int:case_id>/", case.case, name="case"),
    path("times/", times.times, name="times"),
    path("times/export/", times.times_export, name="times_export"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/list.xlsx", list_files.reminders_file, name="reminders_file"),
    path("digest/", reminders.digest, name="digest"),
    path("notices/", notices.notices, name="notices"),
    path("notices/list.xlsx", list_files.notices_file, name="notices_file"),
    path("notices/new/", notices.notice_new, name="notice_new"),
    path("notices/<int:notice_id>/", notices.notice, name="notice"),
    path(
        "notices/<int:notice_id>/<slug:step>/", notices.notice_step, name="notice_step"
    ),
    path("assessments/", assessments.assessments, name="assessments"),
    path("assessments/list.xlsx", list_files.assessments_file, name="assessments_file"),
    path("assessments/sheets.xlsx", list_files.sheets_file, name="sheets_file"),
    path("assessments/new/", assessments.assessment_new, name="assessment_new"),
    path("assessments/<int:assessment_id>/", assessments.assessment, name="assessment"),
    path(
        "assessments/<int:assessment_id>/export/",
        assessments.assessment_export,
        name="assessment_export",
    ),
    path(
        "assessments/<int:assessment_id>/<slug:step>/",
        assessments.assessment_step,
        name="assessment_step",
    ),
    path("sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("sheets/<int:sheet_id>/object/", sheets.object_to, name="object"),
    path("objections/<int:objection_id>/", sheets.objection, name="objection"),
    path("publication/", publication.publication, name="publication"),
    path(
        "publication/<slug:slug>/",
        publication.publication_step,
        name="publication_step",
    ),
]
