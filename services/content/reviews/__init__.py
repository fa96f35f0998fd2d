"""Checking a text: sign-off, typos, the queue of what is due, corrections and the trail."""
