"""Addresses of this part of the back office; the admin site adds them to its own (names start with admin:)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
