"""Signing in: passwords, second factors, lockout, session ages and alerts, on top of django-allauth."""
