from django.urls import path

from storefront.search import views

app_name = "search"
urlpatterns = [path("recherche/", views.results, name="results")]
