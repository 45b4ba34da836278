from django.urls import path

from halles.accounts.links import SIGN_UP
from halles.accounts.views import doors, passwords

app_name = "accounts"
urlpatterns = [
    path("", doors.home, name="home"),
    path("connexion/", doors.sign_in, name="sign_in"),
    path("connexion/code/", doors.code, name="code"),
    path("connexion/lien/<str:token>/", doors.link, name="link"),
    path("deconnexion/", doors.sign_out, name="sign_out"),
    path("inscription/", passwords.sign_up, name="sign_up"),
    path("inscription/envoyee/", passwords.sign_up_done, name="sign_up_done"),
    path("inscription/<str:token>/", passwords.arrive, {"kind": SIGN_UP}, name="sign_up_confirm"),
    path("mot-de-passe/", passwords.password_reset, name="password_reset"),
    path("mot-de-passe/choisir/", passwords.choose, name="choose"),
    path("mot-de-passe/envoye/", passwords.password_reset_done, name="password_reset_done"),
    path(
        "mot-de-passe/<slug:kind>/<str:token>/",
        passwords.arrive,
        name="password_reset_confirm",
    ),
]
