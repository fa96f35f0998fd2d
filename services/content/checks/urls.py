"""Addresses of this part of the back office; the admin site adds them to its own (names start with admin:)."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("texts/<str:label>/<int:pk>/checks/", views.text_checks, name="text-checks"),
]
