"""How somebody works with a page: with a mouse, or with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 700
OUTLINE = 2
"""Pixels that a focus is shown with, at least."""
_IS_REACHED = "node => node === document.activeElement"
_OUTLINE = """node => {
  const {outlineStyle, outlineWidth} = getComputedStyle(node);
  return {none: 0, auto: 2}[outlineStyle] ?? parseFloat(outlineWidth);  // auto: the browser's own
}"""


class Hand(Protocol):
    """Uses what a page offers."""

    def press(self, page: Page, target: Locator) -> None:
        """Use a link, a button or the head of a detail."""
        ...

    def write(self, page: Page, target: Locator, text: str) -> None:
        """Write into a field, in place of what it holds."""
        ...

    def pick(self, page: Page, target: Locator, option: str) -> None:
        """Choose an option of a list."""
        ...


class Mouse:
    """Points and clicks; what is written is typed."""

    def press(self, page: Page, target: Locator) -> None:
        target.click()

    def write(self, page: Page, target: Locator, text: str) -> None:
        target.click()
        target.fill(text)

    def pick(self, page: Page, target: Locator, option: str) -> None:
        target.select_option(label=option)


class Keyboard:
    """Goes from one to the next with the tab key; never points."""

    def press(self, page: Page, target: Locator) -> None:
        self._reach(page, target)
        page.keyboard.press("Enter")

    def write(self, page: Page, target: Locator, text: str) -> None:
        self._reach(page, target)
        if target.get_attribute("type") == "date":
            year, month, day = text.split("-")
            page.keyboard.type(f"{month}{day}{year}")  # as the browser itself was set up: English
            assert target.input_value() == text
            return
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.type(text)

    def pick(self, page: Page, target: Locator, option: str) -> None:
        self._reach(page, target)
        options = target.evaluate("node => [...node.options].map(each => each.label)")
        page.keyboard.press("Home")
        for _ in range(options.index(option)):
            page.keyboard.press("ArrowDown")
        assert target.evaluate("node => node.selectedOptions[0].label") == option

    def _reach(self, page: Page, target: Locator) -> None:
        """Press the tab key until the target has the focus, and see that it shows."""
        wanted = target.element_handle()
        for _ in range(MOST_TABS):
            if wanted.evaluate(_IS_REACHED):
                break
            page.keyboard.press("Tab")
        else:
            raise AssertionError(f"no way by keyboard to {wanted.evaluate('n => n.outerHTML')}")
        shown = wanted.evaluate(_OUTLINE)
        assert shown >= OUTLINE, f"focus does not show: {wanted.evaluate('n => n.outerHTML')}"
