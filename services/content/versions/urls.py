"""Addresses of this part of the back office; the admin site adds them to its own (names start with admin:)."""

from django.urls import URLPattern, path

from . import copies, previews, publishing, views

TEXT = "texts/<str:label>/<int:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{TEXT}/copy/", copies.copy, name="text-copy"),
    path(f"{TEXT}/compare/", views.compare, name="text-compare"),
    path(f"{TEXT}/restore/", views.take_up, name="text-restore"),
    path(f"{TEXT}/name/", views.name, name="text-name"),
    path(f"{TEXT}/publish/", publishing.publish, name="text-publish"),
    path(f"{TEXT}/unschedule/", publishing.unschedule, name="text-unschedule"),
    path(f"{TEXT}/retire/", publishing.retire, name="text-retire"),
    path(f"{TEXT}/bring-back/", publishing.bring_back, name="text-bring-back"),
    path(f"{TEXT}/previews/", previews.previews, name="text-previews"),
    path(f"{TEXT}/previews/revoke/", previews.revoke, name="text-preview-revoke"),
]
