from django.urls import path

from halles.console import views
from halles.console.views import changes, doors, letters, metrics, openings, tables

app_name = "console"
urlpatterns = [
    path("", views.towns, name="towns"),
    path("connexion/", doors.sign_in, name="sign_in"),
    path("connexion/code/", doors.second_factor, name="second_factor"),
    path("deconnexion/", doors.sign_out, name="sign_out"),
    path("journal/", views.journal, name="journal"),
    path("metrics", metrics.metrics, name="metrics"),
    path("messages/", letters.letters, name="letters"),
    path("messages/relances/", letters.retry_all, name="retry_all"),
    path("messages/<int:pk>/relance/", letters.retry, name="retry"),
    path("messages/<int:pk>/abandon/", letters.give_up, name="give_up"),
    path("villes/tables/", tables.tables, name="tables"),
    path("villes/ouvrir/", openings.commune, name="commune"),
    path("villes/ouvrir/communes/", openings.suggestions, name="suggestions"),
    path("villes/ouvrir/couleur/", openings.colour, name="colour"),
    path("villes/ouvrir/<str:insee>/", openings.open_town, name="open_town"),
    path("villes/<uuid:uuid>/", views.town, name="town"),
    path("villes/<uuid:uuid>/ouverture/", openings.opening, name="opening"),
    path("villes/<uuid:uuid>/lancement/", changes.open_to_all, name="open_to_all"),
    path("villes/<uuid:uuid>/suspension/", changes.suspend, name="suspend"),
    path("villes/<uuid:uuid>/reprise/", changes.resume, name="resume"),
    path("villes/<uuid:uuid>/adresse/", changes.rename, name="rename"),
    path("villes/<uuid:uuid>/agents/", changes.invite, name="invite"),
]
