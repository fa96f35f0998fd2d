"""The screens: each shows one subject, keeps it, and leads on."""
