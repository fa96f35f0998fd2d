"""The address map of the whole site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from blog import feeds
from services.booking.desk import desk

from . import demo_mail, health, views
from .first_day import theme, welcome
from .found import cards
from .sitemaps import SITEMAPS

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", include("clinic_site.search.urls")),
    path("articles/", include("blog.urls")),
    path("appointments/", include("services.booking.urls")),
    path("accounts/start/", views.after_login, name="after-login"),
    path("accounts/", include("clinic_site.accounts.urls")),
    path("accounts/welcome/<str:token>/", welcome.welcome, name="first-day-welcome"),
    path("accounts/welcome/", welcome.password, name="first-day-password"),
    path("theme/<slug:digest>.css", theme.stylesheet, name="theme"),
    # Below the pages of other rooms, so that a feed moves with its page.
    path("conditions/<slug:slug>/feed/<str:format>/", feeds.about_condition, name="condition-feed"),
    path("team/<slug:slug>/feed/<str:format>/", feeds.by_author, name="author-feed"),
    path("cards/<str:label>/<int:pk>/<slug:digest>.png", cards.card, name="card"),
    path("admin/", admin.site.urls),
    path("desk/", desk.urls),
    path("readyz", health.readyz, name="readyz"),  # /healthz is answered by its middleware
    path(
        "sitemap.xml",
        sitemap,
        {"sitemaps": SITEMAPS, "template_name": "clinic_site/sitemap.xml"},
        name="sitemap",
    ),
    path("robots.txt", views.robots, name="robots"),
    *([path("demo/mail/", demo_mail.inbox, name="demo-mail")] if settings.IS_DEMO else []),
    path("", include("services.urls")),
    path("", include("services.content.urls")),  # last: plain pages take every single-word address
]
