"""Relations between models run the way imports do; import-linter cannot see a string ForeignKey."""

import pytest
from django.apps import apps

# From the bottom up: a room may point at itself, at those before it, and at Django's own apps.
ORDER = [
    "guard",
    "outbox",
    "content",
    "services",
    ("blog", "booking"),
    "clinic_site",
    ("first_day", "search"),
]
RANK = {
    label: rank
    for rank, labels in enumerate(ORDER)
    for label in ([labels] if isinstance(labels, str) else labels)
}


def own_models():
    return [
        model for model in apps.get_models(include_auto_created=True) if model._meta.app_config.label in RANK
    ]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_relations_point_down(model):
    own = model._meta.app_label
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created or not field.is_relation or field.related_model is None:
            continue
        target = field.related_model._meta.app_label
        allowed = target == own or target not in RANK or RANK[target] < RANK[own]
        assert allowed, f"{model._meta.label}.{field.name} points up or aside, at {target}"


def test_every_room_with_models_has_its_place():
    rooms = {
        config.label for config in apps.get_app_configs() if config.name.split(".")[0] in {"blog", "services"}
    }
    rooms |= {config.label for config in apps.get_app_configs() if config.name.startswith("clinic_site.")}
    assert {label for label in rooms if apps.get_app_config(label).models} <= set(RANK)
