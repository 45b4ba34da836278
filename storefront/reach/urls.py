from django.urls import path, re_path

from storefront.reach.views import embeds, feeds, news, pictures, robots, short, sitemaps

app_name = "reach"
urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("llms.txt", robots.llms, name="llms"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    re_path(r"^sitemap-produits-(?P<number>[0-9]{1,13})\.xml$", sitemaps.products, name="products"),
    re_path(r"^sitemap-(?P<name>[a-z]{1,20})\.xml$", sitemaps.file, name="sitemap_file"),
    path("flux/nouveautes.xml", news.town, name="news"),
    path("boutiques/<slug:slug>/flux.xml", news.shop, name="shop_news"),
    path("categories/<slug:slug>/flux.xml", news.category, name="category_news"),
    path("flux/google.xml", feeds.google, name="google"),
    path("flux/google-magasins.tsv", feeds.google_local, name="google_local"),
    path("flux/meta.csv", feeds.meta, name="meta"),
    path("oembed", embeds.oembed, name="oembed"),
    re_path(r"^embed/produits/(?P<pk>[0-9]{1,18})/$", embeds.product, name="product_card"),
    path("embed/boutiques/<slug:slug>/", embeds.shop, name="shop_card"),
    path("embed/marches/<slug:slug>/", embeds.market, name="market_card"),
    re_path(r"^p/(?P<code>(?:b-)?[0-9a-z]{1,13})$", short.short, name="short"),
    re_path(
        r"^partage/(?P<kind>[a-z]{1,12})/(?P<key>[-\w]{1,130})\.(?P<fingerprint>[0-9a-f]{16})\.jpg$",
        pictures.poster,
        name="poster",
    ),
]
