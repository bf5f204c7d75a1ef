"""Somebody who uses the keyboard alone: Tab, arrows, Space and Enter, as long as it takes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator

from tests.browser.desk import Desk
from tests.browser.hosts import Served

MOST_STOPS = 250
"""Of one page, going round it twice."""


@dataclass(frozen=True)
class Keyboard(Desk):
    """Somebody of the example who has no pointer."""

    @classmethod
    def of(cls, name: str, served: Served, browser: Browser, **options: Any) -> "Keyboard":
        desk = super().of(name, served, browser, **options)
        assert isinstance(desk, cls)
        # from now on the browser asks for files here, and not only once it is waited for
        desk.page.on("filechooser", lambda asked: None)
        return desk

    def act(self, what: Locator) -> None:
        self.go_to(what)
        self.page.locator(":focus").press("Enter")  # returns when the next page has begun

    def type(self, field: Locator, value: str) -> None:
        self.go_to(field)
        if field.get_attribute("type") == "date":
            self._type_day(field, value)
            return
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(value)

    def _type_day(self, field: Locator, value: str) -> None:
        """Type its parts in the order in which this browser asks for them."""
        year, month, day = value.split("-")
        for parts in (day + month + year, month + day + year):
            self.page.keyboard.type(parts)
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{value} cannot be typed")

    def tick(self, box: Locator) -> None:
        """Of radios one has the stop; arrows lead to the others, and choose them."""
        if box.get_attribute("type") == "checkbox":
            self.go_to(box)
            self.page.keyboard.press("Space")
            return
        group = self.page.locator(f'input[name="{box.get_attribute("name")}"]:visible')
        self.go_to(group)
        for _ in range(group.count()):
            if has_focus(box):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert box.is_checked()

    def select(self, field: Locator, value: str) -> None:
        self.go_to(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value!r} is not offered")

    def attach(self, name: str, path: Path) -> None:
        self.go_to(self.page.locator(f'input[name="{name}"]'))
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Enter")
        asked.value.set_files(path)

    def go_to(self, what: Locator) -> None:
        """Press Tab until what is looked for, or one of several, has the focus and can be seen."""
        what.first.wait_for()
        self.page.wait_for_load_state()
        for _ in range(MOST_STOPS):
            if has_focus(what):
                assert self.page.evaluate(SEES_FOCUS), f"{what} has the focus and is not marked"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} is not reached by keyboard")


SEES_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return document.activeElement.matches(":focus-visible")
    && (style.outlineStyle !== "none" || style.boxShadow !== "none" || style.opacity === "0");
}"""
"""Radios and tick boxes are drawn by their labels, and are clear themselves."""


def has_focus(what: Locator) -> bool:
    found: bool = what.evaluate_all("all => all.includes(document.activeElement)")
    return found
