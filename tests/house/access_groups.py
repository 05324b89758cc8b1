"""Who may open the group pages: the teachers of the class, and nobody else."""

from __future__ import annotations

from evaluation_tool.policy import Action
from tests.house.actors import IN_CLASS, IN_OTHER_CLASS, TEACHERS, Route, done, seen

GROUPS: tuple[Route, ...] = (
    seen("differentiation.index", Action.GROUPS_LIST, TEACHERS),
    seen("differentiation.of_class", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    seen("differentiation.ask", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    done("differentiation.propose", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("differentiation.partners", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    seen("differentiation.rules", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    done("differentiation.add_rule", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("differentiation.remove_rule", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    # The board; its plan is published
    seen("differentiation.board", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    Route("differentiation.arrange", "POST", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS, 303, gives_part=True),
    seen("differentiation.details", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    seen("differentiation.tasks", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    done("differentiation.give_tasks", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    done("differentiation.publish", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("differentiation.finish", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    done("differentiation.discard", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    seen("differentiation.after", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    done("differentiation.observe", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    # Tomorrow's sheet; a plan on paper and on the room's screen
    seen("differentiation.tomorrow", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    done("differentiation.print_tomorrow", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("differentiation.open_tomorrow", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("differentiation.group_sheets", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    seen("differentiation.group_wall", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    seen("differentiation.group_cards", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
    seen("differentiation.project", Action.GROUPS_MAKE, IN_CLASS, IN_OTHER_CLASS),
)
