"""What answers on a town's host."""

from django.urls import include, path

urlpatterns = [
    path("", include("themes.urls")),
    path("", include("storefront.catalogue.urls")),
    path("", include("storefront.moderation.urls")),
    path("", include("storefront.agenda.urls")),
    path("", include("storefront.search.urls")),
    path("", include("storefront.reach.urls")),
    path("", include("storefront.visits.urls")),
    path("", include("storefront.merchants.urls")),
    path("", include("storefront.basket.urls")),
    path("", include("storefront.orders.urls")),
    path("", include("storefront.enquiries.urls")),
    path("", include("billing.vouchers.urls")),
    path("", include("billing.payments.providers.local.urls")),
    path("compte/", include("halles.accounts.urls")),
    path("pro/", include("storefront.desk.urls")),
    path("mairie/", include("storefront.townhall.urls")),
]
handler404 = "themes.status.not_found"
handler403 = "themes.status.forbidden"
handler500 = "themes.status.failed"
