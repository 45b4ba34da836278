from django.urls import path

from storefront.moderation import views

app_name = "moderation"
urlpatterns = [
    path("signaler/merci/", views.thanks, name="thanks"),
    path("signaler/boutique/<slug:slug>/", views.report_shop, name="report_shop"),
    path("signaler/produit/<int:pk>/", views.report_product, name="report_product"),
]
