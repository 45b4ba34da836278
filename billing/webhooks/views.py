from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.payments import registry
from billing.payments.port import BadWebhook
from billing.webhooks import actions


@csrf_exempt
@require_POST
def payments(request: HttpRequest, provider: str) -> HttpResponse:
    """The one door of every payment provider: 200 says kept, not yet believed."""
    try:
        actions.receive(provider, raw=request.body, headers=request.headers, at=timezone.now())
    except registry.UnknownProvider as error:
        raise Http404 from error
    except BadWebhook as error:
        return HttpResponseBadRequest(f"{error}\n", content_type="text/plain")
    return HttpResponse("kept\n", content_type="text/plain")
