"""The demo's sign-ins, one for each role."""

from django.contrib.auth.models import Group, User

PASSWORD = "northgate-demo"  # noqa: S105 – printed at every start of a demo, refused everywhere else
ROLES = {
    "owner": ("owner", "Ada", "Kowalski"),
    "editor": ("editor", "Ben", "Adeyemi"),
    "clinician": ("clinician", "Maya", "Okafor"),
    "publisher": ("publisher", "Ines", "Moreau"),
    "frontdesk": ("front desk", "Lena", "Voss"),
    "auditor": ("auditor", "Otto", "Lind"),
}
CLINICIAN = "okafor"  # the practitioner behind the demo sign-in of that role


def load_people() -> None:
    """Make the six demo sign-ins."""
    for username, (role, first, last) in ROLES.items():
        user = make_user(username, role, first, last)
        if not user.has_usable_password() or not user.check_password(PASSWORD):
            user.set_password(PASSWORD)
            user.save()


def has_people() -> bool:
    """Whether any of the demo's sign-ins is in the database."""
    return any(
        User.objects.filter(username=username, first_name=first, last_name=last).exists()
        for username, (_role, first, last) in ROLES.items()
    )


def make_user(username: str, role: str, first: str, last: str) -> User:
    """Give a user in one role; only those who work on content may enter /admin/."""
    person = {
        "first_name": first,
        "last_name": last,
        "email": f"{username}@example.org",
        "is_staff": role != "front desk",
    }
    user, _created = User.objects.update_or_create(
        username=username,
        defaults=person,
        create_defaults=person | {"password": "!"},
    )
    user.groups.set([Group.objects.get(name=role)])
    return user
