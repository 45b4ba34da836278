from django.urls import path

from billing.webhooks import views

app_name = "webhooks"
urlpatterns = [path("payments/<slug:provider>/", views.payments, name="payments")]
