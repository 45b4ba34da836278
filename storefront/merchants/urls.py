from django.urls import path

from storefront.merchants.views import applications
from storefront.merchants.views.claims import arriving, fronts, owners

app_name = "merchants"
urlpatterns = [
    path("pro/inscription/", applications.apply, name="apply"),
    path("pro/invitation/", arriving.typed, name="invitation"),
    path("pro/invitation/boutique/", owners.shop, name="claim"),
    path("pro/invitation/code/", owners.code, name="claim_code"),
    path("pro/invitation/merci/", fronts.done, name="claim_done"),
    path("pro/invitation/<str:token>/", arriving.arrive, name="invited"),
]
