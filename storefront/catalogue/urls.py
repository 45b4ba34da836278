from django.urls import path, re_path

from storefront.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.home, name="home"),
    path("boutiques/", views.shops, name="shops"),
    path("boutiques/<slug:slug>/", views.shop, name="shop"),
    path("categories/", views.categories, name="categories"),
    path("categories/<slug:slug>/", views.category, name="category"),
    re_path(r"^produits/(?P<slug>[-\w]+)-(?P<pk>[0-9]{1,18})/$", views.product, name="product"),
]
