from django.urls import path, re_path

from storefront.agenda.views import calendars, pages

app_name = "agenda"
urlpatterns = [
    path("marches/", pages.markets, name="markets"),
    path("marches/<slug:slug>/", pages.market, name="market"),
    path("marches/<slug:slug>/marche.ics", calendars.market, name="market_calendar"),
    path("agenda/", pages.agenda, name="agenda"),
    path("agenda/agenda.ics", calendars.agenda, name="calendar"),
    re_path(r"^agenda/(?P<slug>[-\w]+)-(?P<pk>[0-9]{1,18})/$", pages.event, name="event"),
    path("quartiers/", pages.quarters, name="quarters"),
    path("quartiers/<slug:slug>/", pages.quarter, name="quarter"),
    path("boutiques/<slug:slug>/horaires.ics", calendars.shop, name="shop_calendar"),
]
