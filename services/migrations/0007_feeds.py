from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0006_who_treats")]
    operations = [
        migrations.AddField(
            model_name="clinic",
            name="feeds_are_whole",
            field=models.BooleanField(
                default=False,
                help_text="Otherwise feeds give the summary and lead to the page, which is always up to date.",
                verbose_name="whole articles in feeds",
            ),
        ),
    ]
