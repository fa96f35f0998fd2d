"""The six roles as groups, with their first permissions.

Later migrations add to them; nothing here is asked at run time, so what the owner changes in a group stays.
"""

from django.db import migrations

CONTENT = {
    "blog": ["article", "category", "tag"],
    "services": ["condition", "treatment"],
    "content": ["page", "image", "reference", "glossaryterm"],
}
CLINIC = {
    "services": [
        "announcement", "bodyregion", "clinic", "closure", "conditiontreatment", "fee", "location", "openinghours",
        "practitioner", "practitionerday",
    ],
}  # fmt: skip
EVERYTHING = ["add", "change", "delete", "view"]


def on(apps_and_models: dict[str, list[str]], *verbs: str) -> list[tuple[str, str, str]]:
    """Give (app, model, codename) of each verb on each model."""
    return [
        (app, model, f"{verb}_{model}")
        for app, models in apps_and_models.items()
        for model in models
        for verb in verbs
    ]


READ = [*on(CONTENT, "view"), *on({"services": ["practitioner"], "content": ["revision", "signoff"]}, "view")]
WRITE = [
    *on({"blog": ["article"], "services": ["condition", "treatment"], "content": ["page"]}, "add", "change"),
    *on({"blog": ["tag"], "content": ["image", "reference", "glossaryterm"]}, "add", "change"),
    *on({"services": ["conditiontreatment"]}, *EVERYTHING),
]
PUBLISH = [
    ("content", "revision", "publish_revision"),
    *on({"blog": ["category"]}, "add", "change"),
    *on({"services": ["announcement"]}, *EVERYTHING),
]
SEE_REQUESTS = on({"booking": ["appointmentrequest", "requestevent"]}, "view")
WORK_ON_REQUESTS = [
    *SEE_REQUESTS,
    *on({"booking": ["appointmentrequest"]}, "add", "change"),
    ("booking", "appointmentrequest", "view_all_requests"),
]

ROLES = {
    "owner": [
        *on(CONTENT, *EVERYTHING),
        *on(CLINIC, *EVERYTHING),
        *READ,
        *WRITE,
        *PUBLISH,
        *WORK_ON_REQUESTS,
        *on({"auth": ["user"]}, "add", "change", "view"),
        *on({"auth": ["group"], "admin": ["logentry"]}, "view"),
    ],
    "editor": [*READ, *WRITE],
    "clinician": [
        *READ,
        *SEE_REQUESTS,
        *on({"booking": ["appointmentrequest"]}, "change"),
        *on({"content": ["signoff"]}, "add"),
    ],
    "publisher": [*READ, *WRITE, *PUBLISH],
    "front desk": [*WORK_ON_REQUESTS, *on({"services": ["closure"]}, *EVERYTHING)],
    "auditor": [*READ, *on({"admin": ["logentry"]}, "view")],
}


def make_roles(apps, schema_editor) -> None:
    """Make the groups."""
    add_permissions(apps, ROLES)


def add_permissions(apps, roles: dict[str, list[tuple[str, str, str]]]) -> None:
    """Give permissions to groups, making what is missing: post_migrate may not have run yet."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for role, permissions in roles.items():
        group, _created = Group.objects.get_or_create(name=role)
        for app, model, codename in permissions:
            content_type, _created = ContentType.objects.get_or_create(app_label=app, model=model)
            permission, _created = Permission.objects.get_or_create(
                content_type=content_type,
                codename=codename,
                defaults={"name": f"Can {codename.replace('_', ' ')}"},
            )
            group.permissions.add(permission)


def remove_roles(apps, schema_editor) -> None:
    """Undo make_roles()."""
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    """Needs the models it grants permissions on."""

    initial = True
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("content", "0001_initial"),
        ("services", "0002_body_regions"),
        ("blog", "0002_initial"),
        ("booking", "0002_initial"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
