"""Addresses of this part of the back office; the admin site adds them to its own (names start with admin:)."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("texts/<str:label>/<int:pk>/preview/", views.preview, name="text-preview"),
    path("texts/choices/<slug:kind>/", views.choices, name="text-choices"),
    path("texts/picture/", views.picture, name="text-picture"),
]
