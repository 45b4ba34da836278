from django.urls import path

from storefront.enquiries import views

app_name = "enquiries"
urlpatterns = [
    path("reserver/<int:pk>/", views.reserve, name="reserve"),
    path("reservations/<slug:token>/", views.reservation, name="reservation"),
    path("reservations/<slug:token>/annulation/", views.cancel, name="cancel"),
    path("boutiques/<slug:slug>/question/", views.ask, name="ask"),
]
