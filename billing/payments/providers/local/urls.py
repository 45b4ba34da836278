from django.urls import path

from billing.payments.providers.local import views

app_name = "local_payments"
urlpatterns = [
    path("paiement/<slug:public_id>/", views.payment, name="payment"),
    path("paiement/<slug:public_id>/carte/", views.card, name="card"),
    path("paiement/<slug:public_id>/authentification/", views.answer, name="authentication"),
    path("paiement/<slug:public_id>/annulation/", views.cancellation, name="cancellation"),
]
