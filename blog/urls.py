"""Addresses of the articles."""

from django.urls import path

from . import feeds, views

app_name = "blog"

urlpatterns = [
    path("", views.article_list, name="article-list"),
    path("feed/", feeds.page, name="feeds"),
    path("feed/<str:format>/", feeds.whole_site, name="feed"),
    path("category/<slug:slug>/feed/<str:format>/", feeds.of_category, name="category-feed"),
    path("category/<slug:slug>/", views.category_detail, name="category-detail"),
    path("tag/<slug:slug>/", views.tag_detail, name="tag-detail"),
    path("about/<slug:slug>/", views.region_detail, name="region-detail"),
    path("<slug:slug>/", views.article_detail, name="article-detail"),
    path("<slug:slug>/cover.png", views.article_cover, name="article-cover"),
]
