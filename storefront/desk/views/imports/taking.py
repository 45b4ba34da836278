"""Spreadsheets that are taken away: all products of a shop, the lines to mend."""

import tempfile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halles import tables
from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.often import at_most
from storefront.desk.shops import shop_of
from storefront.desk.views.imports.checking import own
from storefront.imports import queries

# Seconds of work each where a shop has thousands of products.
WORKBOOKS = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@signed_in_required
@at_most(WORKBOOKS)
def errors(request: UserRequest, pk: int) -> HttpResponseBase:
    """The lines in error as a workbook, to be mended and sent again."""
    imported = own(request, pk)
    return _workbook(queries.error_columns(imported), queries.errors(imported), _("errors"))


@require_safe
@signed_in_required
@at_most(WORKBOOKS)
def export(request: UserRequest) -> HttpResponseBase:
    """All products of the shop, as a workbook or, asked for, as CSV."""
    shop, columns = shop_of(request), queries.export_columns()
    if request.GET.get("format") != "csv":
        return _workbook(columns, queries.exported(shop), shop.slug)
    # Of this request's town: what is streamed after it would stand in none.
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `_file`)
    file.writelines(tables.csv_of(columns, queries.exported(shop)))
    return _file(file, f"{shop.slug}.csv", "text/csv; charset=utf-8")


def _workbook(columns: list[str], rows: Any, name: str) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `_file`)
    tables.write_xlsx(columns, rows, file)
    return _file(file, f"{name}.xlsx", XLSX)


def _file(file: Any, name: str, kind: str) -> HttpResponseBase:
    """Closed by the response, once it is sent."""
    file.seek(0)
    answer: StreamingHttpResponse = FileResponse(
        file, as_attachment=True, filename=name, content_type=kind
    )
    return answer
