from django.urls import path

from storefront.townhall.views import campaigns, home, merchants

app_name = "townhall"
urlpatterns = [
    path("", home.home, name="home"),
    path("commercants/", merchants.merchants, name="merchants"),
    path("commercants/<int:pk>/", merchants.merchant, name="merchant"),
    path("commercants/<int:pk>/approbation/", merchants.approve, name="approve"),
    path("commercants/<int:pk>/refus/", merchants.refuse, name="refuse"),
    path("commercants/<int:pk>/suspension/", merchants.suspend, name="suspend"),
    path("commercants/<int:pk>/reprise/", merchants.restore, name="restore"),
    path("bons/", campaigns.campaigns, name="campaigns"),
    path("bons/nouveau/", campaigns.new, name="campaign_new"),
    path("bons/<int:pk>/", campaigns.campaign, name="campaign"),
    path("bons/<int:pk>/modification/", campaigns.amend, name="campaign_amend"),
    path("bons/<int:pk>/ouverture/", campaigns.open_, name="campaign_open"),
    path("bons/<int:pk>/suspension/", campaigns.suspend, name="campaign_suspend"),
    path("bons/<int:pk>/fermeture/", campaigns.close, name="campaign_close"),
]
