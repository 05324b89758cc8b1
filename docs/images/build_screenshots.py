"""Take the screenshots of the README again: a demonstration school in a folder of its own, Debian's chromium, 1280 px.

.venv/bin/python docs/images/build_screenshots.py
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
PROGRAM = str(Path(sys.executable).parent / "evaluation-tool")
COLOURS = 96


def sign_in(page: Page, address: str, login: str, password: str) -> None:
    page.goto(f"{address}/connexion")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/")


def entry_grid(page: Page, address: str) -> None:
    """The grid of a class: the one that takes the most room."""
    page.goto(f"{address}/classes/")
    page.get_by_role("link", name="3e SEGPA", exact=True).click()
    page.get_by_role("link", name="Observer").click()
    choice = page.get_by_role("link", name="Atelier VDM")
    if choice.count():
        choice.first.click()
    page.goto(page.url.removesuffix("/seance"))
    page.wait_for_timeout(500)


def keep(page: Page, name: str) -> None:
    """Write the screenshot with few colours: flat pages lose nothing by it."""
    path = HERE / name
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    password = secrets.token_hex(8)
    with tempfile.TemporaryDirectory() as instance, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        variables = {
            **os.environ,
            "EVALUATION_TOOL_INSTANCE": instance,
            "EVALUATION_TOOL_DEMO_PASSWORD": password,
            "PORT": str(port),
        }
        subprocess.run([PROGRAM, "demo"], env=variables, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        server = subprocess.Popen([PROGRAM, "serve"], env=variables, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            wait_for(port)
            shoot(f"http://127.0.0.1:{port}/demo", password)
        finally:
            server.terminate()
            server.wait()


def wait_for(port: int) -> None:
    for _attempt in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def shoot(address: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        for login, name, open_page in (("prof", "saisie.png", entry_grid), ("eleve", "eleve.png", None)):
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="fr-FR", timezone_id="Europe/Paris")
            sign_in(page, address, login, password)
            if open_page is not None:
                open_page(page, address)
            keep(page, name)
        browser.close()


if __name__ == "__main__":
    main()
