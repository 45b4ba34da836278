"""Many products at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.bulk import BulkForm, ticked
from storefront.desk.shops import back, shop_of


@require_POST
@signed_in_required
def change_many(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), BulkForm(request.POST)
    chosen = ticked(request.POST.getlist("ticked"))
    if not chosen:
        messages.error(request, _("Tick at least one product."))
    elif not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    else:
        done = form.carry_out(shop, chosen, at=timezone.now(), by=request.user.email)
        said = {"changed": done.changed, "left": done.left}
        messages.success(request, _("%(changed)s changed, %(left)s left as they were.") % said)
    return back("desk:products", shop)
