from __future__ import annotations

from dataclasses import replace

import numpy as np

from evaluation_tool.domain.grouping import GroupRequest, Sizes, make_groups
from evaluation_tool.domain.grouping.history import crowding, met_weights
from evaluation_tool.domain.grouping.strangers import groups_of_strangers
from tests.domain.grouping.classes import a_request, names


def repeats(request: GroupRequest, sessions: int) -> list[int]:
    """Repeated pairs of each session of a term, every session knowing the ones before."""
    found = []
    for _ in range(sessions):
        result = make_groups(request)
        found.append(len(result.repeated_pairs))
        request = replace(request, history=(result.groups, *request.history))
    return found


def test_five_sessions_of_new_partners_when_levels_do_not_count() -> None:
    request = a_request(24, kind="random", sizes=Sizes(min=4, max=4))

    assert repeats(request, 5) == [0] * 5


def test_mixed_groups_change_partners_too() -> None:
    request = a_request(24, sizes=Sizes(min=4, max=4))

    assert repeats(request, 4) == [0] * 4


def test_without_novelty_the_same_groups_come_back() -> None:
    request = a_request(24, sizes=Sizes(min=4, max=4), novelty=0.0)
    first = make_groups(request)

    assert make_groups(replace(request, history=(first.groups,))).groups == first.groups


def test_needs_groups_are_not_broken_for_new_partners() -> None:
    table = np.array([[1.0]] * 4 + [[4.0]] * 4)
    request = a_request(8, 1, levels=table, kind="needs_profile", sizes=Sizes(min=4, max=4))
    first = make_groups(request)

    assert make_groups(replace(request, history=(first.groups,))).groups == first.groups


def test_recent_meetings_weigh_more() -> None:
    met = met_weights(("a", "b", "c"), ((("a", "b"),), (("b", "c", "gone"),)))

    assert met is not None
    assert met[0, 1] > met[1, 2] > met[0, 2] == 0


def test_students_who_never_met_have_no_history() -> None:
    assert met_weights(("a", "b"), ((("a", "gone"), ("b",)),)) is None


def test_crowding_is_highest_for_those_who_share_most_strangers() -> None:
    met = np.zeros((4, 4), dtype=bool)
    met[0, 1] = met[1, 0] = True

    found = crowding(met)

    assert found[0, 1] == 0
    assert found[2, 3] == found.max() == 1


def test_groups_of_strangers_are_found_or_proven_absent() -> None:
    nobody = np.zeros((5, 5), dtype=bool)
    everyone = np.ones((5, 5), dtype=bool)

    assert sorted(map(len, groups_of_strangers(nobody, (3, 2)) or [])) == [2, 3]
    assert groups_of_strangers(everyone, (3, 2)) is None


def test_repeated_pairs_are_listed() -> None:
    past = (tuple(names(4)),)

    result = make_groups(a_request(4, history=(past,), sizes=Sizes(groups=2)))

    assert len(result.repeated_pairs) == 2
