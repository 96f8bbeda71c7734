"""Reports as one HTML page that needs no other file."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass


class Html(str):
    """A piece of HTML, which goes into a page as it is; any other text is escaped."""

    __slots__ = ()


@dataclass(frozen=True)
class Table:
    """A titled table of texts or pieces of HTML; the first row is its head."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"  # nothing runs, nothing is fetched
STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .6rem;
border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent);
vertical-align: top; }
td { font-variant-numeric: tabular-nums; }
td.json { font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; }
.note { opacity: .75; } img { max-width: 100%; background: white; border-radius: 6px; }
.lead { font-size: 1.15rem; }
"""


def page_html(title: str, parts: Iterable[str], *, style: str = "", language: str = "") -> str:
    """The page: `title`, a plain text, as heading, then `parts`, which are HTML; `style` adds CSS."""
    lang = f" lang='{language}'" if language else ""
    heading = html.escape(title)
    return (
        f"<!doctype html><html{lang}><head><meta charset='utf-8'>"
        f"<meta http-equiv='Content-Security-Policy' content=\"{_POLICY}\">"
        f"<meta name='viewport' content='width=device-width'><title>{heading}</title>"
        f"<style>{STYLE}{style}</style></head><body><h1>{heading}</h1>{''.join(parts)}</body></html>\n"
    )


def table_html(table: Table) -> str:
    """A table under its title; cells that hold JSON are set in a fixed-width font."""
    head, *rows = table.rows
    cells = "".join(f"<th>{escaped(text)}</th>" for text in head)
    body = "".join("<tr>" + "".join(_cell(text) for text in row) + "</tr>" for row in rows)
    note = f"<p class='note'>{escaped(table.note)}</p>" if table.note else ""
    return f"<h2>{html.escape(table.title)}</h2><table><tr>{cells}</tr>{body}</table>{note}"


def escaped(text: str) -> Html:
    """A text as HTML; what is HTML already stays."""
    return text if isinstance(text, Html) else Html(html.escape(text))


def _cell(text: str) -> str:
    kind = " class='json'" if text.startswith("{") else ""
    return f"<td{kind}>{escaped(text)}</td>"
