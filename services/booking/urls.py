"""Addresses of the request form."""

from django.urls import path

from . import views

app_name = "booking"

urlpatterns = [
    path("request/", views.request_form, name="request"),
    path("request/sent/", views.sent, name="sent"),
]
