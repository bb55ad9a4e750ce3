"""What axe-core finds on a page that keeps somebody out."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent.parent / "node_modules/axe-core/axe.min.js"
# All of its rules: those of WCAG 2.2 A and AA, with the one on the size of targets, and those of good practice.
EVERY = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
# A colour on its way from one theme to the other is nobody's barrier; dots that never rest are not waited for.
REST = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished))"""
LOOK = "options => axe.run(options).then(({ violations }) => violations)"


def barriers(page: Page, options: dict[str, Any] = EVERY) -> list[str]:
    """Return what stands in somebody's way on a page as it is now: the rule, where, and why."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())  # not by a script tag: the page's policy refuses those, and is right to
    page.evaluate(REST)
    return [_told(found["id"], node) for found in page.evaluate(LOOK, options) for node in found["nodes"]]


@cache
def _axe() -> str:
    return AXE.read_text()


def _told(rule: str, node: dict[str, Any]) -> str:
    why = "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])
    return f"{rule} {node['target'][-1]}: {why[:200]}"
