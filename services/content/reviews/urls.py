"""Addresses of this part of the back office; the admin site adds them to its own (names start with admin:)."""

from django.urls import URLPattern, path

from . import queue_views, views

TEXT = "reviews/<str:label>/<int:pk>"

urlpatterns: list[URLPattern] = [
    path("reviews/", queue_views.queue, name="review-queue"),
    path(f"{TEXT}/send/", views.send, name="review-send"),
    path(f"{TEXT}/withdraw/", views.withdraw, name="review-withdraw"),
    path(f"{TEXT}/sign/", views.sign, name="review-sign"),
    path(f"{TEXT}/return/", views.send_back, name="review-return"),
    path(f"{TEXT}/typo/", views.typo, name="review-typo"),
    path(f"{TEXT}/typo/confirm/", views.confirm_typo, name="review-typo-confirm"),
    path(f"{TEXT}/correction/", views.correct, name="review-correct"),
]
