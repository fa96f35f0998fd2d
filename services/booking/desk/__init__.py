"""The desk: a back office of its own for requests, invisible to whoever has no business here."""

from .site import desk

__all__ = ["desk"]
