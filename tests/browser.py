"""A test client that signs in as people do: by opening the form and sending it."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from evaluation_tool.models.account import Account
from tests.moments import CODE, HERE, PASSWORD

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser(FlaskClient):
    """One browser, in one establishment."""

    slug = HERE
    account: Account

    def url(self, path: str = "") -> str:
        """An address in this browser's establishment."""
        return f"/{self.slug}/{path}"

    def csrf(self) -> str:
        """The CSRF token of the page that this browser would send its form from."""
        response = self.get(self.url("mon-compte/mot-de-passe"), follow_redirects=True)
        found = _TOKEN.search(response.text)
        assert found is not None, response.text
        return found.group(1)

    def send(self, path: str = "", **fields: Any) -> TestResponse:
        """Post a form of this establishment, with the token its page holds; `headers` are sent beside the fields."""
        headers = fields.pop("headers", None)
        return self.post(self.url(path), data={"csrf_token": self.csrf(), **fields}, headers=headers)

    def sign_in(self, login: str, secret: str, **fields: Any) -> TestResponse:
        """Open the sign-in page and send its form."""
        page = self.get(self.url("connexion"))
        found = _TOKEN.search(page.text)
        assert found is not None, page.text
        return self.post(
            self.url("connexion"),
            data={"csrf_token": found.group(1), "login": login, "password": secret, **fields},
        )

    def signed_in_as(self, account: Account, **fields: Any) -> Browser:
        """This browser, once the account is signed in."""
        secret = CODE if account.student_id is not None else PASSWORD
        response = self.sign_in(account.login, secret, **fields)
        assert response.status_code == 303, response.text
        self.account = account
        return self

    def cookie(self) -> str:
        """The value of the session cookie."""
        found = self.get_cookie("pas_a_pas", path=f"/{self.slug}/")
        assert found is not None
        return found.value

    def is_signed_in(self) -> bool:
        """Whether the home page opens."""
        return self.get(self.url()).status_code == 200
