from django.urls import path

from storefront.desk.views import enquiries, home, orders, products, selling, shops, till
from storefront.desk.views.trust import decisions, identity, team

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("commandes/", orders.orders, name="orders"),
    path("commandes/<int:pk>/", orders.order, name="order"),
    path("commandes/<int:pk>/acceptation/", orders.accept, name="accept"),
    path("commandes/<int:pk>/preparation/", orders.ready, name="ready"),
    path("commandes/<int:pk>/remise/", orders.hand_over, name="handover"),
    path("commandes/<int:pk>/refus/", orders.refuse, name="refuse"),
    path("caisse/", till.till, name="till"),
    path("caisse/bon/", till.look_up, name="till_voucher"),
    path("caisse/encaissements/", till.redeem, name="redeem"),
    path("caisse/encaissements/<int:pk>/", till.redemption, name="redemption"),
    path("produits/", products.products, name="products"),
    path("produits/nouveau/", products.add, name="product_add"),
    path("produits/<int:pk>/", products.change, name="product"),
    path("produits/<int:pk>/publication/", products.publish, name="product_publish"),
    path("produits/<int:pk>/retrait/", products.unpublish, name="product_unpublish"),
    path("produits/<int:pk>/archivage/", products.archive, name="product_archive"),
    path("produits/<int:pk>/stock/", products.stock, name="product_stock"),
    path("reservations/", enquiries.reservations, name="reservations"),
    path("reservations/<int:pk>/mise-de-cote/", enquiries.set_aside, name="reservation_set_aside"),
    path("reservations/<int:pk>/remise/", enquiries.collected, name="reservation_collected"),
    path("reservations/<int:pk>/refus/", enquiries.refuse_reservation, name="reservation_refuse"),
    path("questions/", enquiries.questions, name="questions"),
    path("questions/<int:pk>/reponse/", enquiries.answer, name="question_answer"),
    path("vente/", selling.selling, name="selling"),
    path("boutique/", shops.shop, name="shop"),
    path("horaires/", shops.hours, name="hours"),
    path("horaires/absences/", shops.add_closing, name="closing_add"),
    path("horaires/absences/<int:pk>/", shops.remove_closing, name="closing_remove"),
    path("identite/", identity.identity, name="identity"),
    path("identite/justificatifs/", identity.add_evidence, name="evidence_add"),
    path("equipe/", team.team, name="team"),
    path("equipe/<int:pk>/retrait/", team.dismiss, name="team_dismiss"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
]
