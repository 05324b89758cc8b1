"""The ballast is there until the disk is full."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from evaluation_tool.tenancy import ballast


def test_an_application_starts_with_its_ballast(app: Flask, instance: Path) -> None:
    assert app.testing is False
    assert (instance / "ballast").stat().st_size == 1024 * 1024


def test_released_ballast_gives_its_room_back(app: Flask, instance: Path) -> None:
    with app.app_context():
        ballast.release()

    assert not (instance / "ballast").exists()


def test_releasing_twice_is_harmless(app: Flask, instance: Path) -> None:
    with app.app_context():
        ballast.release()
        ballast.release()

    assert not (instance / "ballast").exists()


def test_ballast_can_be_put_back(app: Flask, instance: Path) -> None:
    with app.app_context():
        ballast.release()

    assert ballast.load(instance)
    assert (instance / "ballast").stat().st_size == 1024 * 1024


def test_half_a_ballast_is_made_whole(tmp_path: Path) -> None:
    (tmp_path / "ballast").write_bytes(b"\0" * 10)

    assert ballast.load(tmp_path)
    assert (tmp_path / "ballast").stat().st_size == 1024 * 1024


def test_without_room_there_is_no_ballast_and_no_failure(tmp_path: Path) -> None:
    absent = tmp_path / "no-such-folder"

    assert not ballast.load(absent)
