"""What every message looks like, with sample facts; needs no database."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import click

from services.cli.terminal import PATH, require_folder, show, stop, write_whole


@click.command("preview")
@click.argument("template", required=False, help="Such as payment_held; without, all are listed.")
@click.option("--case", help="Only this case of it.")
@click.option(
    "--language",
    type=click.Choice(["en", "cy"]),
    default="en",
    help="What it lacks is said in English.",
)
@click.option("--large-print", is_flag=True, help="Set the letter in large print.")
@click.option("--to", type=PATH, help="Folder to write text, e-mail, its page and letter into.")
def preview(
    template: str | None,
    case: str | None,
    language: Literal["en", "cy"],
    large_print: bool,
    to: Path | None,
) -> None:
    """Print a message as text with its segments and as e-mail, for a sample tenant.

    With --to every form is written into a folder, the letter too, and the command says where.
    Without a template it lists the templates with their cases and the versions of their wording.
    """
    if template is None:
        if case is not None or to is not None:
            stop("name the template; `preview` alone lists them", 2)
        show(_every_template(language), as_json=False, nothing="there are no templates")
        return
    seen = _previews(template, case, language, large_print)
    if to is None:
        for _, forms in groupby(seen, key=lambda one: one.name.split(".")[0]):
            _print(list(forms))
        return
    require_folder(to)
    for one in seen:
        write_whole(to / one.name, one.content)
        click.echo(to / one.name)


def _previews(template: str, case: str | None, language: str, large_print: bool) -> list[Any]:
    """Return the samples; stop with what is wrong in a template that is being edited."""
    from jinja2 import TemplateError

    from services.notifications.adapters import previewing
    from services.notifications.adapters.correspondence import Unfit
    from services.notifications.adapters.wording import BrokenTemplate

    try:
        return previewing.preview(template, case, language, large_print)
    except previewing.NoSuchSample as unknown:
        stop(str(unknown), 2)
    except (Unfit, BrokenTemplate) as fault:
        stop(str(fault), 1)
    except TemplateError as fault:
        line = getattr(fault, "lineno", None)
        stop(f"the template {template} has a fault{f' in line {line}' if line else ''}: {fault}", 1)


def _every_template(language: str) -> list[dict[str, Any]]:
    from services.notifications.adapters import previewing
    from services.notifications.domain.kinds import KIND_OF

    tenant = previewing.sample_tenant(language)
    rows = []
    for template in previewing.templates():
        cases = previewing.samples(template)
        sample = next(iter(cases.values()))
        text, email = (
            previewing.compose_sample(template, sample, channel, tenant)
            for channel in ("sms", "email")
        )
        rows.append(
            {
                "template": template,
                "kind": KIND_OF[template],
                "text_version": text.template_version,
                "e-mail_version": email.template_version,
                "cases": list(cases),
            }
        )
    return rows


def _print(forms: Sequence[Any]) -> None:
    """Print one case: the text, then the e-mail as plain text."""
    by_channel = {one.composed.channel: one.composed for one in forms}
    text, email = by_channel["sms"], by_channel["email"]
    segments = "1 segment" if text.segments == 1 else f"{text.segments} segments"
    name = forms[0].name.removesuffix(".sms.txt")
    click.echo(f"== {name} ({text.language}) ==\n")
    click.echo(f"Text, version {text.template_version}, {segments}:\n\n{text.body}\n")
    click.echo(f"E-mail, version {email.template_version}. Subject: {email.subject}\n")
    click.echo(f"{email.body.rstrip()}\n")
