"""Addresses of the pages about what the clinic offers."""

from django.urls import path

from . import views

app_name = "services"

urlpatterns = [
    path("a-to-z/", views.a_to_z, name="a-to-z"),
    path("conditions/", views.condition_list, name="condition-list"),
    path("conditions/<slug:slug>/", views.condition_detail, name="condition-detail"),
    path("treatments/", views.treatment_list, name="treatment-list"),
    path("treatments/<slug:slug>/", views.treatment_detail, name="treatment-detail"),
    path("team/", views.practitioner_list, name="practitioner-list"),
    path("team/<slug:slug>/", views.practitioner_detail, name="practitioner-detail"),
    path("contact/", views.contact, name="contact"),
    path("fees/", views.fees, name="fees"),
]
