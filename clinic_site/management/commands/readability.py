"""manage.py readability: how hard the published texts are to read."""

import statistics
from collections.abc import Iterator

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.content.models import Publishable
from services.content.readability import MAX_SENTENCE, Readability, measure
from services.content.rendering import render_text

TARGET = 8.0
MEDIAN = 7.0


class Command(BaseCommand):
    """Print the reading grade of every published text; fail when one is too hard."""

    help = "Print the reading grade and the longest sentence of every published text."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--target", type=float, default=TARGET, help="highest grade of a text")
        parser.add_argument("--median", type=float, default=MEDIAN, help="highest median of all texts")
        parser.add_argument(
            "--max-sentence", type=int, default=MAX_SENTENCE, help="most words a sentence may have"
        )

    def handle(self, *, target: float, median: float, max_sentence: int, **options) -> None:
        grades = []
        too_long = 0
        for kind, slug, found in _measured(max_sentence):
            grades.append(found.grade)
            too_long += len(found.long_sentences)
            self.stdout.write(
                f"{kind:<10} {slug:<34} grade {found.grade:4.1f}  {found.words:5} words"
                f"  longest sentence {found.longest_sentence.words}"
            )
            for sentence in found.long_sentences:
                self.stdout.write(f"    {sentence.words} words: {sentence.text}")
        if not grades:
            self.stdout.write("Nothing is published yet.")
            return
        middle = statistics.median(grades)
        self.stdout.write(f"{len(grades)} texts: median grade {middle:.1f}, highest {max(grades):.1f}")
        hard = sum(grade > target for grade in grades)
        if hard or too_long or middle > median:
            raise CommandError(
                f"Texts over grade {target:g}: {hard}. Sentences over {max_sentence} words: {too_long}. "
                f"Median {middle:.1f}, at most {median:g} wanted."
            )


def _measured(max_sentence: int) -> Iterator[tuple[str, str, Readability]]:
    for model in apps.get_models():
        if issubclass(model, Publishable):
            for item in model.objects.published().order_by("slug"):
                rendered = render_text(item.text)
                yield (
                    model._meta.model_name,
                    item.slug,
                    measure(rendered, standfirst=item.standfirst, max_sentence=max_sentence),
                )
