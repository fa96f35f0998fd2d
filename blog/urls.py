"""Addresses of the articles."""

from django.urls import path

from . import views

app_name = "blog"

urlpatterns = [
    path("", views.article_list, name="article-list"),
    path("category/<slug:slug>/", views.category_detail, name="category-detail"),
    path("tag/<slug:slug>/", views.tag_detail, name="tag-detail"),
    path("about/<slug:slug>/", views.region_detail, name="region-detail"),
    path("<slug:slug>/", views.article_detail, name="article-detail"),
    path("<slug:slug>/cover.png", views.article_cover, name="article-cover"),
]
