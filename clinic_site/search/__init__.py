"""Search over every room."""

from .plain import Result, find

__all__ = ["Result", "find"]
