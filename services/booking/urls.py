"""Addresses of the request form and of the patient's own page."""

from django.urls import path

from . import views
from .patient import views as patient_views

app_name = "booking"

urlpatterns = [
    path("request/", views.request_form, name="request"),
    path("message/", views.message_form, name="message"),
    path("request/sent/", views.sent, name="sent"),
    path("r/<str:token>/", patient_views.link, name="link"),
    path("yours/", patient_views.status, name="status"),
    path("yours/cancel/", patient_views.cancel, name="cancel"),
    path("yours/another-time/", patient_views.change, name="change"),
    path("yours/choose/", patient_views.choose, name="choose"),
    path("yours/none-suits/", patient_views.refuse, name="refuse"),
    path("yours/calendar.ics", patient_views.calendar, name="calendar"),
]
