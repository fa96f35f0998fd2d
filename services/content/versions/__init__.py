"""The versions of a text: kept, compared, taken up again, published, shown to somebody outside."""
