"""A paper, read by an agent: through a link of a minute, and with a trace."""

from collections.abc import Iterator

from csp.constants import HEADER
from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from halles import storage
from halles.accounts.http import UserRequest, manager_required
from storefront.merchants import papers
from storefront.merchants.actions import checks
from storefront.merchants.models import Evidence

PIECE = 64 * 1024


@require_POST
@manager_required
def open_(request: UserRequest, pk: int) -> HttpResponse:
    """Leave a trace, then lead to the paper."""
    paper = get_object_or_404(Evidence.objects.kept(), pk=pk)
    checks.look_at(paper, at=timezone.now(), by=request.user.email)
    return redirect("townhall:paper", token=papers.link(paper, request.user))


@require_safe
@manager_required
def paper(request: UserRequest, token: str) -> StreamingHttpResponse:
    """The file itself, to be kept and not shown: whatever is in it runs nowhere of ours."""
    try:
        pk = papers.read(token, request.user)
    except papers.SpentLink as error:
        raise Http404 from error
    found = get_object_or_404(Evidence.objects.kept(), pk=pk)
    ending = "pdf" if found.content_type == "application/pdf" else "jpg"
    return StreamingHttpResponse(
        _pieces(found.key),
        content_type=found.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="justificatif-{found.pk}.{ending}"',
            "Content-Length": str(found.size),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            HEADER: "sandbox; default-src 'none'",
        },
    )


def _pieces(key: str) -> Iterator[bytes]:
    with storage.opened(settings.S3_PRIVATE_BUCKET, key) as (_type, body):
        while piece := body.read(PIECE):
            yield piece
