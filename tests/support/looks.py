"""What is wrong with a page as a browser shows it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROW = 320
SMALLEST = 24
"""Pixels of a target, either way (WCAG 2.2, 2.5.8)."""
WHOLE = {"width": 1280, "height": 900}
_OPEN = "document.querySelectorAll('details').forEach(node => { node.open = true; })"
_TOO_SMALL = """least => [...document.querySelectorAll('button, input, select, textarea, summary')]
  .filter(node => node.type !== 'hidden' && node.checkVisibility())
  .map(node => [node, node.getBoundingClientRect()])
  .filter(([_, box]) => box.width < least || box.height < least)
  .map(([node, box]) => `small: ${node.outerHTML.slice(0, 90)} ${box.width} × ${box.height}`)"""
_FOCUS = """() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = text => {
    const [r, g, b] = parts(text).slice(0, 3).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
    return getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'rgb(0,0,0)'
      : 'rgb(255,255,255)';
  };
  const found = [];
  const all = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  for (const node of document.querySelectorAll(all)) {
    if (node.type === 'hidden' || node.disabled || !node.checkVisibility()) continue;
    node.focus({focusVisible: true});
    const style = getComputedStyle(node), name = node.outerHTML.slice(0, 90);
    if (document.activeElement !== node) { found.push(`no focus: ${name}`); continue; }
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
      { found.push(`focus does not show: ${name}`); continue; }
    const [a, b] = [light(style.outlineColor), light(ground(node.parentElement))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 3) found.push(`focus is faint (${contrast.toFixed(1)}): ${name}`);
  }
  document.activeElement.blur();
  return found;
}"""
"""Each thing that can be focused shows it, 3 to 1 against what is around it (WCAG 2.2, 1.4.11)."""


def faults(page: Page) -> list[str]:
    """Return what axe finds on a page, and what is too small, too wide or not seen to be focused.

    Whatever can be opened is; both colour schemes are looked at.
    """
    page.evaluate(_OPEN)
    page.keyboard.press("Tab")  # who uses the keyboard is shown the focus
    said = violations(page)
    said += page.evaluate(_FOCUS)
    page.emulate_media(color_scheme="dark")
    said += violations(page, runOnly=["color-contrast"])
    said += [f"dark: {each}" for each in page.evaluate(_FOCUS)]
    page.emulate_media(color_scheme="light")
    said += page.evaluate(_TOO_SMALL, SMALLEST)
    page.set_viewport_size({"width": NARROW, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WHOLE)
    return [*said, *([f"{wide} pixels wide"] if wide > NARROW else [])]


def violations(page: Page, **options: Any) -> list[str]:
    """Return what axe finds."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {[node['html'][:150] for node in each['nodes']][:3]}" for each in found]
