from django.urls import re_path

from storefront.reach.views import pictures

app_name = "reach"
urlpatterns = [
    re_path(
        r"^partage/(?P<kind>[a-z]{1,12})/(?P<key>[-\w]{1,130})\.(?P<fingerprint>[0-9a-f]{16})\.jpg$",
        pictures.poster,
        name="poster",
    ),
]
