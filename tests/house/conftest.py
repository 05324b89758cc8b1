"""Every page of the site as each role sees it, rendered once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
import pytest

from evaluation_tool.web import clock as web_clock
from tests.house import actors as who
from tests.house.access_table import ROUTES
from tests.house.actors import PUBLIC
from tests.moments import Clock
from tests.web import world as worlds
from tests.web.world import OWN

READERS = (who.ADMIN, who.DIRECTOR, who.TEACHER, who.STUDENT, who.ANONYMOUS)


@dataclass(frozen=True)
class Page:
    """What one role gets at one address."""

    endpoint: str
    reader: str
    status: int
    headers: dict[str, str]
    text: str

    def __str__(self) -> str:
        return f"{self.endpoint} as {self.reader}"

    @property
    def tree(self) -> lxml.html.HtmlElement:
        """The parsed page."""
        return lxml.html.document_fromstring(self.text)

    @property
    def words(self) -> str:
        """What a person reads there, titles and descriptions included."""
        tree = self.tree
        for hidden in tree.xpath("//script | //style"):
            hidden.drop_tree()
        spoken = tree.xpath("//@aria-label | //@title | //@placeholder | //@alt | //option/text()")
        return " ".join([tree.text_content(), *map(str, spoken)])


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Page]]:
    """Every page that somebody may open, as each role that may."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_clock, "now", Clock())
        with worlds.built(tmp_path_factory.mktemp("house")) as world:
            yield list(_rendered(world))


def _rendered(world: worlds.World) -> Iterator[Page]:
    for route in ROUTES:
        if route.method != "GET":
            continue
        for reader in READERS:
            if reader in route.own or route.access == PUBLIC:
                response = world.ask(route, reader, OWN, htmx=False)
                if response.mimetype == "text/html" and response.status_code == 200:
                    yield Page(route.endpoint, reader, 200, dict(response.headers), response.text)
    for reader in READERS:
        response = world.people[reader].browser.get("/ecole-test/nulle-part")
        yield Page("404", reader, response.status_code, dict(response.headers), response.text)


@pytest.fixture
def whole_pages(pages: list[Page]) -> list[Page]:
    """Pages with their layout; not the parts that scripts fetch."""
    return [page for page in pages if page.text.lstrip().lower().startswith("<!doctype")]
