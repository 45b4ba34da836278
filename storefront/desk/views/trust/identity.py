"""Who the merchant is by law, and the papers that prove it."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles import documents, limits
from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.trust import EvidenceForm, IdentityForm
from storefront.desk.shops import back, file_of, here
from storefront.merchants import traders
from storefront.merchants.actions import checks
from storefront.merchants.models import Identity, Merchant

# Papers sent in an hour: each is opened and looked through.
TRIES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def identity(request: UserRequest) -> HttpResponse:
    merchant = file_of(request)
    known = Identity.objects.filter(merchant=merchant).first()
    form = IdentityForm(request.POST or None, initial=IdentityForm.about(known))
    if request.method == "POST" and form.is_valid():
        at, by = timezone.now(), request.user.email
        try:
            checks.declare(merchant, form.facts(), at=at, by=by)
        except checks.BadVat:
            form.add_error("vat_number", _("This is not the VAT number of your SIREN."))
        else:
            messages.success(request, _("Kept. The town hall sees it."))
            return back("desk:identity", merchant.shop)
    return _page(request, merchant, form, EvidenceForm())


@require_POST
@signed_in_required
def add_evidence(request: UserRequest) -> HttpResponse:
    merchant = file_of(request)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid() and _kept(request, merchant, form):
        messages.success(request, _("The town hall has your paper."))
        return back("desk:identity", merchant.shop)
    known = Identity.objects.filter(merchant=merchant).first()
    return _page(request, merchant, IdentityForm(initial=IdentityForm.about(known)), form)


def _kept(request: UserRequest, merchant: Merchant, form: EvidenceForm) -> bool:
    sent: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        if not limits.allow(f"paper:{merchant.pk}", limit=TRIES, seconds=3600):
            raise checks.TooMany
        if (sent.size or 0) > documents.MAX_BYTES:
            raise documents.TooLarge
        checks.present_evidence(
            merchant,
            sent.read(),
            kind=form.cleaned_data["kind"],
            at=timezone.now(),
            by=request.user.email,
        )
    except documents.TooLarge:
        form.add_error("file", _("This file is too large: 10 MB at most."))
    except documents.Active:
        form.add_error(
            "file",
            _("This PDF is locked, or does more than show pages: print it to a new PDF."),
        )
    except documents.BadDocument:
        form.add_error("file", _("This is neither a PDF nor a photo that can be opened."))
    except checks.TooMany:
        form.add_error(None, _("You have sent as many papers as the town hall needs for now."))
    return not form.errors


def _page(
    request: UserRequest, merchant: Merchant, form: IdentityForm, paper: EvidenceForm
) -> HttpResponse:
    context = {
        "merchant": merchant,
        "form": form,
        "paper": paper,
        "papers": merchant.evidence.kept(),
        "trader": traders.trader(merchant),
        "here": here(merchant.shop),
    }
    wrong = form.is_bound or paper.is_bound
    return render(request, "desk/trust/identity.html", context, status=422 if wrong else 200)
