#!/usr/bin/env python
"""Django's command-line tool for this project."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    if sys.argv[1:2] == ["start_clinic"]:
        from clinic_site.first_day import machine

        machine.main(sys.argv[2:])  # makes what the settings refuse to do without
    execute_from_command_line(sys.argv)
