"""Search over every room."""
