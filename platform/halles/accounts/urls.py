from django.urls import path

from halles.accounts import views
from halles.accounts.links import SIGN_UP

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("connexion/", views.sign_in, name="sign_in"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("inscription/", views.sign_up, name="sign_up"),
    path("inscription/envoyee/", views.sign_up_done, name="sign_up_done"),
    path("inscription/<str:token>/", views.arrive, {"kind": SIGN_UP}, name="sign_up_confirm"),
    path("mot-de-passe/", views.password_reset, name="password_reset"),
    path("mot-de-passe/choisir/", views.choose, name="choose"),
    path("mot-de-passe/envoye/", views.password_reset_done, name="password_reset_done"),
    path(
        "mot-de-passe/<slug:kind>/<str:token>/",
        views.arrive,
        name="password_reset_confirm",
    ),
]
