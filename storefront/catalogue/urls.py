from django.urls import path, re_path

from storefront.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.home, name="home"),
    path("boutiques/<slug:slug>/", views.shop, name="shop"),
    path("categories/", views.categories, name="categories"),
    re_path(r"^produits/(?P<slug>[-\w]+)-(?P<pk>[0-9]{1,18})/$", views.product, name="product"),
]
