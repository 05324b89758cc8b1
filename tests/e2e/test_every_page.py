"""Every page as each role, in a browser: accessible, quiet in the console, and as narrow as a phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from evaluation_tool.web import clock as web_clock
from tests.e2e.serving import serving
from tests.house import actors as who
from tests.house.access_table import ROUTES
from tests.house.actors import PUBLIC
from tests.moments import HERE, Clock
from tests.web import world as worlds
from tests.web.world import OWN, World

PHONE: ViewportSize = {"width": 320, "height": 640}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Shared between the processes that run the tests.
PARTS = 6
READERS = (who.ADMIN, who.DIRECTOR, who.TEACHER, who.STUDENT, who.ANONYMOUS)


@dataclass(frozen=True)
class Site:
    """The two schools behind an address."""

    world: World
    address: str

    visits: list[tuple[str, str]]


def visits_to(world: World) -> Iterator[tuple[str, str]]:
    """Each reader with the path of each whole page; a page built like one already seen is left out."""
    seen = set()
    for reader, route in product(READERS, ROUTES):
        if route.method != "GET" or not (reader in route.own or route.access == PUBLIC):
            continue
        response = world.ask(route, reader, OWN, htmx=False)
        if response.status_code != 200 or response.mimetype != "text/html":
            continue
        tree = lxml.html.document_fromstring(response.text)
        shape = tuple((str(element.tag), element.get("class")) for element in tree.iter())
        if response.text.lstrip()[:9].lower() == "<!doctype" and shape not in seen:
            seen.add(shape)
            yield reader, world.url(route, reader, OWN)
    yield who.ANONYMOUS, f"/{HERE}/nulle-part"


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with everybody signed in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_clock, "now", Clock())
        with worlds.built(tmp_path_factory.mktemp("world")) as world, serving(world.app) as address:
            yield Site(world, address, list(visits_to(world)))


@pytest.fixture
def visit(everybody: Site, browser: Browser) -> Iterator[BrowserContext]:
    """A phone's browser."""
    context = browser.new_context(viewport=PHONE, base_url=everybody.address)
    yield context
    context.close()


def faults(page: Page, path: str) -> list[str]:
    """What is wrong with a page, each with its address."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if not is_ours(page, request.url) else None)
    answer = page.goto(path)
    if answer is not None and answer.status == 404:
        said = [line for line in said if "404" not in line]
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = [f"{width} px wide"] if width > PHONE["width"] else []
    violations = Axe().run(page, options=AXE).response["violations"]
    seen = [f"axe {one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in violations]
    return [f"{path}: {fault}" for fault in (*said, *wide, *seen)]


def is_ours(page: Page, url: str) -> bool:
    """Whether a request stays with the site."""
    return url.startswith(("http://127.0.0.1:", "data:"))


def test_every_reader_visits_several_pages(everybody: Site) -> None:
    counted = Counter(reader for reader, _path in everybody.visits)

    assert set(counted) == set(READERS)
    assert counted[who.TEACHER] > 15
    assert min(counted.values()) >= 2


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_quiet_and_narrow(everybody: Site, visit: BrowserContext, part: int) -> None:
    found = []

    for reader, path in everybody.visits[part::PARTS]:
        visit.clear_cookies()
        cookie = everybody.world.people[reader].cookie
        if cookie is not None:
            visit.add_cookies([{"name": "pas_a_pas", "value": cookie[0], "domain": "127.0.0.1", "path": f"/{HERE}/"}])
        page = visit.new_page()
        found += [f"{reader}: {fault}" for fault in faults(page, path)]
        page.close()

    assert found == []


def test_the_check_sees_a_page_that_is_none_of_this(visit: BrowserContext) -> None:
    body = (
        "<html><body><img src='/absente.png' style='width: 900px'><script>throw Error('panne')</script></body></html>"
    )
    visit.route("**/mauvaise", lambda route: route.fulfill(body=body, content_type="text/html"))

    found = " ".join(faults(visit.new_page(), "/mauvaise"))

    for fault in ("image-alt", "html-has-lang", "px wide", "panne", "404"):
        assert fault in found
