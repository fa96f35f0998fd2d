"""Addresses of plain pages, the glossary, printed versions and uploaded pictures."""

from django.urls import path

from . import views
from .reviews import link
from .versions import previews, staff_bar

app_name = "content"

urlpatterns = [
    path("glossary/", views.glossary, name="glossary"),
    path("review/<str:token>/", link.review, name="review"),
    path("preview/<str:token>/", previews.preview, name="preview"),
    path("staff-bar/", staff_bar.staff_bar, name="staff-bar"),
    path("v/<int:pk>/", views.version, name="version"),
    path("media/<path:path>", views.user_file, name="user-file"),
    path("<slug:slug>/", views.page_detail, name="page-detail"),  # last: it takes every single-word address
]
