"""One shell for all printed pages: self-contained HTML without scripts, that asks no host for anything."""

from __future__ import annotations

import html

from helpers import style

# The page may not run or fetch anything, whatever stands in it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"

CSS = f"""
@page {{ size: A4; margin: 18mm 16mm; }}
body {{ margin: 0 auto; max-width: 46rem; padding: 1.5rem; color: {style.INK}; background: {style.PAPER};
  font: 16px/1.5 {style.FONT.replace('"', "'")}; }}
h1, h2, h3 {{ font-family: Georgia, 'Liberation Serif', 'DejaVu Serif', serif; line-height: 1.25; break-after: avoid; }}
h1 {{ font-size: 1.9rem; }} h2 {{ font-size: 1.45rem; margin-top: 2.2rem; }} h3 {{ font-size: 1.15rem; margin: 0.2rem 0; }}
a {{ color: inherit; }}
section, figure {{ margin: 1.4rem 0; }}
.box {{ border: 1px solid {style.GRID}; border-top: 3px solid {style.ACCENT}; padding: 0.8rem 1.1rem; }}
.question {{ border-top-color: {style.MUTED}; break-inside: avoid; }}
.kicker {{ margin: 0; font-size: 14px; font-weight: 600; color: {style.ACCENT}; }}
.small, .course-source, figcaption {{ font-size: 14px; color: {style.MUTED}; }}
.setting {{ font-weight: 600; font-size: 14px; }} .box li {{ margin: 0.2rem 0; }} .box ul {{ padding-left: 1.2rem; }}
.course-sources {{ font-size: 13px; line-height: 1.4; }} .course-sources li {{ margin: 0; }} .box p {{ margin: 0.5rem 0; }}
.finding {{ border-left: 3px solid {style.GRID}; padding-left: 0.8rem; }}
table {{ border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.35; margin: 0.6rem 0; }}
caption {{ text-align: left; font-weight: 600; padding-bottom: 4px; }}
th, td {{ text-align: left; vertical-align: top; padding: 3px 8px 3px 0; border-bottom: 1px solid {style.GRID}; overflow-wrap: anywhere; }}
thead {{ display: table-header-group; }} tr {{ break-inside: avoid; }}
svg {{ max-width: 100%; height: auto; }}
blockquote {{ margin: 0.6rem 0; padding-left: 1rem; border-left: 3px solid {style.ACCENT}; font-family: Georgia, serif; font-size: 17px; }}
.lines {{ border-bottom: 1px solid {style.CONTEXT}; height: 2.1rem; }}
.box-to-tick {{ display: inline-block; width: 0.85em; height: 0.85em; border: 1.5px solid {style.INK}; margin-right: 0.5em; vertical-align: -0.08em; }}
ul.plain {{ list-style: none; padding-left: 0.2rem; }}
.bar {{ display: grid; grid-template-columns: minmax(8rem, 22rem) 1fr 3rem; gap: 0.6rem; align-items: center; font-size: 14px; margin: 3px 0; }}
.bar i {{ display: block; height: 1rem; background: {style.CONTEXT}; min-width: 1px; }} .bar.right i {{ background: {style.CATEGORIES[0]}; }}
.texts {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 0.8rem; }}
.texts article {{ border: 1px solid {style.GRID}; padding: 0.6rem 0.8rem; }} .texts p {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.3rem 0; }}
.wide {{ max-width: 76rem; }}
.right {{ font-weight: 600; }}
summary {{ font-weight: 600; list-style: none; }}
@media print {{ body {{ padding: 0; max-width: none; font-size: 11pt; }} a {{ text-decoration: none; }} .break {{ break-before: page; }} }}
"""


def page(title: str, *parts: str, wide: bool = False) -> str:
    """Return a whole HTML page; `title` is escaped, `parts` are HTML."""
    body, look = "\n".join(parts), ' class="wide"' if wide else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{CSS}</style></head>\n"
        f"<body{look}>\n<main>\n{body}\n</main>\n</body></html>\n"
    )


def text(value: object) -> str:
    """Return any value as text that is no markup."""
    return html.escape(str(value), quote=True)
