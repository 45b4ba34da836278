from django.urls import path

from storefront.townhall.views import campaigns, home, invitations, merchants, rosters
from storefront.townhall.views.trust import admission, assistance, papers, reports, review

app_name = "townhall"
urlpatterns = [
    path("", home.home, name="home"),
    path("commercants/", merchants.merchants, name="merchants"),
    path("commercants/listes/", rosters.bring, name="rosters"),
    path("commercants/listes/<int:pk>/", rosters.roster, name="roster"),
    path("commercants/listes/<int:pk>/confirmation/", rosters.confirm, name="roster_confirm"),
    path("commercants/listes/<int:pk>/abandon/", rosters.give_up, name="roster_give_up"),
    path("commercants/invitations/", invitations.send, name="invitations"),
    path("commercants/<int:pk>/invitation/", invitations.revoke, name="invitation_revoke"),
    path("commercants/<int:pk>/annulation/", invitations.withdraw, name="invitation_withdraw"),
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
    path("commercants/<int:pk>/verification/", review.review, name="review"),
    path("commercants/<int:pk>/complement/", review.ask, name="ask_for_more"),
    path("commercants/<int:pk>/registre/", review.consult, name="consult"),
    path("commercants/<int:pk>/aide/", assistance.begin, name="assist"),
    path("alertes/<int:pk>/", review.settle, name="settle"),
    path("justificatifs/<int:pk>/ouverture/", papers.open_, name="paper_open"),
    path("justificatifs/<str:token>/", papers.paper, name="paper"),
    path("admission/", admission.rules, name="admission"),
    path("aide/fin/", assistance.end, name="assist_end"),
    path("aide/a-prevenir/", assistance.to_tell, name="to_tell"),
    path("aide/<int:pk>/prevenu/", assistance.told, name="told"),
    path("signalements/", reports.reports, name="reports"),
    path("signalements/<int:pk>/", reports.report, name="report"),
    path("recours/<int:pk>/", reports.appeal, name="appeal"),
]
