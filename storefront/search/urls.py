from django.urls import path

from storefront.search import views

app_name = "search"
urlpatterns = [
    path("recherche/", views.results, name="results"),
    path("recherche/suggestions/", views.suggesting, name="suggestions"),
    path("boutiques/", views.shops, name="shops"),
    path("categories/<slug:slug>/", views.category, name="category"),
    path("classement/", views.ranking, name="ranking"),
]
