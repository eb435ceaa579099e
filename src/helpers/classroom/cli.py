"""The commands put together."""

from __future__ import annotations

import typer

from helpers.classroom import check, collect, guide, handout, key, lessons, links, pack, site

app = typer.Typer(
    name="classroom",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="For teachers: give one lesson to a class, and get the answers back in one table. "
    "Nothing is sent anywhere; every command but `site` works without a network.",
    epilog="Ends with 0 when all is well, 1 when something given could not be used (it is named), 2 when the command was not understood.",
)
app.command("list")(lessons.list_lessons)
app.command("links")(links.show_links)
app.command("pack")(pack.pack)
app.command("collect")(collect.collect)
app.command("key")(key.print_key)
app.command("handout")(handout.print_handout)
app.command("guide")(guide.write_guide)
app.command("site")(site.build_site)
app.command("check")(check.check)
