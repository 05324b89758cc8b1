"""What holds for every page of the site, whoever reads it."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from evaluation_tool.paths import STATIC
from evaluation_tool.web.security import HEADERS
from tests.house.actors import STUDENT
from tests.house.conftest import Page

NO_MARKS = re.compile(
    r"/\s?(?:10|20|100)\b|\bmoyennes?\b|\bnote sur\b|\bnoté[es]* sur\b|\bclassements?\b|\brangs?\b|\d points? sur\b"
    r"|\bpourcentages?\b",
    re.IGNORECASE,
)
NOT_FOR_STUDENTS = re.compile(
    r"%|\binsuffisante?s?\b|\bfragiles?\b|\béchecs?\b|\béchoué|\bfaux\b|\bfautes?\b|\bmeilleure?s?\b|\bpires?\b"
    r"|\bretard\b|\bnotes? de \d|\bgroupe de niveau|\bguidée?\b",
    re.IGNORECASE,
)
# Pages that say what the site never shows.
SAYS_WHAT_IS_NEVER_SHOWN = {"home.who_sees_what", "review.proof", "settings.levels"}
# The rule of an examination that the school does not make, for staff only: the one page with points.
COUNTS_AN_EXAMINATION = {"students.cfg"}
EVENTS = re.compile(r"^on[a-z]+$")


def found(pages: list[Page], fault: object) -> list[str]:
    """The pages with a fault, by name."""
    assert callable(fault)
    return [f"{page}: {problem}" for page in pages if (problem := fault(page))]


def test_there_are_pages_for_every_role(whole_pages: list[Page]) -> None:
    counted: dict[str, int] = defaultdict(int)
    for page in whole_pages:
        counted[page.reader] += 1

    assert len(counted) == 5
    assert min(counted.values()) >= 4


def test_no_page_gives_marks(pages: list[Page]) -> None:
    scanned = [page for page in pages if page.endpoint not in SAYS_WHAT_IS_NEVER_SHOWN | COUNTS_AN_EXAMINATION]

    assert found(scanned, lambda page: NO_MARKS.findall(page.words)) == []


def test_no_student_opens_the_page_that_counts_an_examination(pages: list[Page]) -> None:
    readers = {page.reader for page in pages if page.endpoint in COUNTS_AN_EXAMINATION and page.status == 200}

    assert readers
    assert STUDENT not in readers


def test_no_page_of_a_student_counts_failures_or_compares(pages: list[Page]) -> None:
    scanned = [page for page in pages if page.reader == STUDENT and page.endpoint not in SAYS_WHAT_IS_NEVER_SHOWN]

    assert scanned
    assert found(scanned, lambda page: NOT_FOR_STUDENTS.findall(page.words)) == []


def test_the_scan_would_see_a_mark() -> None:
    for text in ("12/20", "8 / 10", "moyenne de la classe", "note sur 20", "3e au classement", "son rang"):
        assert NO_MARKS.search(text), text
    for text in ("sans notes", "évaluer sans notes", "2026/11", "le point sur", "orange"):
        assert not NO_MARKS.search(text), text


def test_every_page_is_in_french_and_has_one_main_title(whole_pages: list[Page]) -> None:
    def fault(page: Page) -> str:
        tree = page.tree
        titles = [title.text_content().strip() for title in tree.xpath("//h1")]
        return "" if tree.get("lang") == "fr" and len(titles) == 1 and titles[0] else f"lang, h1: {titles}"

    assert found(whole_pages, fault) == []


def test_every_page_has_a_title_of_its_own(whole_pages: list[Page]) -> None:
    by_title: dict[tuple[str, str], set[str]] = defaultdict(set)
    for page in whole_pages:
        title = str(page.tree.findtext(".//title")).strip()
        assert re.fullmatch(r"\S.* — Pas à pas", title), f"{page}: {title}"
        by_title[page.reader, title].add(page.endpoint)

    assert [pair for pair in by_title.items() if len(pair[1]) > 1] == []


def test_headings_never_skip_a_level(whole_pages: list[Page]) -> None:
    def fault(page: Page) -> str:
        levels = [int(heading.tag[1]) for heading in page.tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        return next(
            (f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1),
            "",
        )

    assert found(whole_pages, fault) == []


def test_every_page_has_its_landmarks_and_a_way_to_skip(whole_pages: list[Page]) -> None:
    def fault(page: Page) -> str:
        tree = page.tree
        skip = tree.xpath("//body/a[1]/@href")
        mains = tree.xpath("//main/@id")
        return "" if mains == ["main"] and skip == ["#main"] else f"main {mains}, skip {skip}"

    assert found(whole_pages, fault) == []


def test_no_id_is_used_twice(pages: list[Page]) -> None:
    def fault(page: Page) -> list[str]:
        ids = [str(found_id) for found_id in page.tree.xpath("//@id")]
        return sorted({one for one in ids if ids.count(one) > 1})

    assert found(pages, fault) == []


def test_every_reference_between_elements_leads_somewhere(pages: list[Page]) -> None:
    def fault(page: Page) -> set[str]:
        tree = page.tree
        ids = {str(one) for one in tree.xpath("//@id")}
        attributes = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget")
        wanted = {word for name in attributes for value in tree.xpath(f"//@{name}") for word in str(value).split()}
        return wanted - ids

    assert found(pages, fault) == []


def test_every_link_within_the_page_leads_somewhere(pages: list[Page]) -> None:
    def fault(page: Page) -> list[str]:
        tree = page.tree
        ids = {str(one) for one in tree.xpath("//@id")}
        return [href for href in map(str, tree.xpath("//a/@href")) if href.startswith("#") and href[1:] not in ids]

    assert found(pages, fault) == []


def test_nothing_on_a_page_is_inline(pages: list[Page]) -> None:
    def fault(page: Page) -> list[str]:
        tree = page.tree
        inline = [element.tag for element in tree.xpath("//style | //*[@style]")]
        inline += ["script" for script in tree.xpath("//script[not(@src)]") if script.get("type") != "application/json"]
        for element in tree.iter():
            inline += [name for name in element.attrib if EVENTS.match(str(name)) or str(name).startswith("hx-on")]
            inline += [value for value in element.attrib.values() if str(value).startswith(("javascript:", "js:"))]
        return inline

    assert found(pages, fault) == []


def test_nothing_is_fetched_from_elsewhere(pages: list[Page]) -> None:
    def fault(page: Page) -> list[str]:
        tree = page.tree
        fetched = tree.xpath("//@src | //link/@href | //use/@href | //form/@action | //*/@hx-get | //*/@hx-post")
        return [str(url) for url in fetched if re.match(r"[a-z]+:|//", str(url)) and not str(url).startswith("data:")]

    assert found(pages, fault) == []


def test_every_static_file_that_a_page_asks_for_is_there(pages: list[Page]) -> None:
    def fault(page: Page) -> list[str]:
        urls = {str(url).partition("?")[0].partition("#")[0] for url in page.tree.xpath("//@src | //@href")}
        wanted = [url.removeprefix("/static/") for url in urls if url.startswith("/static/")]
        return [path for path in wanted if not (STATIC / path).is_file()]

    assert found(pages, fault) == []


def test_every_icon_that_a_page_draws_is_in_its_sprite(pages: list[Page]) -> None:
    def fault(page: Page) -> list[str]:
        tree, missing = page.tree, []
        for url in map(str, tree.xpath("//use/@href")):
            path, _, name = url.partition("#")
            if not path:
                # Drawn from a sprite that the page itself carries.
                if not page.tree.xpath(f"//symbol[@id='{name}']"):
                    missing.append(url)
                continue
            if path:
                sprite = STATIC / path.partition("?")[0].removeprefix("/static/")
                is_there = f'id="{name}"' in sprite.read_text(encoding="utf-8")
            else:
                is_there = bool(tree.xpath("//*[@id = $name]", name=name))
            if not is_there:
                missing.append(url)
        return missing

    assert found(pages, fault) == []


def test_every_page_carries_the_security_headers_and_is_never_cached(pages: list[Page]) -> None:
    def fault(page: Page) -> str:
        missing = HEADERS.items() - page.headers.items()
        return str(missing) if missing or page.headers.get("Cache-Control") != "no-store" else ""

    assert found(pages, fault) == []


def test_students_load_no_htmx(whole_pages: list[Page]) -> None:
    shared = {"home.accessibility", "home.who_sees_what", "account.sign_in", "entrance.establishments"}
    students = [page for page in whole_pages if page.reader == STUDENT and page.endpoint not in shared]

    assert students
    assert found(students, lambda page: "htmx" in page.text) == []


def test_every_form_that_changes_something_carries_a_token(pages: list[Page]) -> None:
    def fault(page: Page) -> list[str]:
        forms = page.tree.xpath("//form[@method='post']")
        return [form.get("action") for form in forms if not form.xpath(".//input[@name='csrf_token']/@value")]

    assert found(pages, fault) == []


def test_every_field_has_a_label(pages: list[Page]) -> None:
    def fault(page: Page) -> list[str]:
        tree = page.tree
        fields = tree.xpath("//input[not(@type='hidden') and not(@type='submit')] | //select | //textarea")
        labelled = {str(target) for target in tree.xpath("//label/@for")}
        return [
            str(field.get("name"))
            for field in fields
            if field.get("id") not in labelled
            and not field.get("aria-label")
            and not field.get("aria-labelledby")
            and not field.xpath("ancestor::label")
        ]

    assert found(pages, fault) == []
