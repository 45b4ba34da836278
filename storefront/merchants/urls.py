from django.urls import path

from storefront.merchants.views import applications, claims

app_name = "merchants"
urlpatterns = [
    path("pro/inscription/", applications.apply, name="apply"),
    path("pro/invitation/", claims.typed, name="invitation"),
    path("pro/invitation/boutique/", claims.shop, name="claim"),
    path("pro/invitation/code/", claims.code, name="claim_code"),
    path("pro/invitation/merci/", claims.done, name="claim_done"),
    path("pro/invitation/<str:token>/", claims.arrive, name="invited"),
]
