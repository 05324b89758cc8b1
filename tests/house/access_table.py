"""Who may open what, written by hand and reviewed: every route of the site, one line each.

`own` and `other` (the third and fourth arguments) are the actors that a route lets through: to the class (the student,
the grid…) that the matrix is about, and to another one. Everybody else is refused. `ok` is the status of an accepted
request; a redirect (303) becomes 204 for htmx.

A new route: add a line here. If its address names a thing of a new kind, say in tests/web/world.py which number it has.
"""

from __future__ import annotations

from evaluation_tool.policy import Action
from tests.house.access_council import COUNCIL
from tests.house.access_groups import GROUPS
from tests.house.access_people import PEOPLE
from tests.house.access_privacy import PRIVACY
from tests.house.access_review import REVIEW
from tests.house.access_years import YEARS
from tests.house.actors import (
    ADMIN,
    ADMINS,
    DIRECTOR,
    DIRECTORS,
    IN_CLASS,
    IN_OTHER_CLASS,
    NOBODY,
    OTHER_STUDENT,
    OTHER_TEACHER,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    STUDENT,
    STUDENTS,
    TEACHER,
    TEACHERS,
    Route,
    done,
    seen,
)

READERS_OF_GRID = frozenset({TEACHER, DIRECTOR})

SITE: tuple[Route, ...] = (
    # Open to strangers
    seen("static", PUBLIC, NOBODY),
    seen("entrance.establishments", PUBLIC, NOBODY),
    seen("entrance.health", PUBLIC, NOBODY),
    seen("home.accessibility", PUBLIC, NOBODY),
    seen("home.who_sees_what", PUBLIC, NOBODY),
    seen("account.sign_in", PUBLIC, NOBODY),
    done("account.open_session", PUBLIC, NOBODY, ok=422),
    # A link that nobody drew
    seen("account.welcome", PUBLIC, NOBODY, ok=404),
    done("account.accept_invitation", PUBLIC, NOBODY, ok=404),
    # One's own place
    seen("home.index", Action.HOME_VIEW, SIGNED_IN),
    done("account.sign_out", Action.ACCOUNT_OWN, SIGNED_IN),
    seen("account.sessions", Action.ACCOUNT_OWN, SIGNED_IN),
    done("account.revoke_session", Action.ACCOUNT_OWN, SIGNED_IN),
    seen("account.password", Action.ACCOUNT_OWN, SIGNED_IN),
    done("account.change_password", Action.ACCOUNT_OWN, SIGNED_IN, ok=422),
    done("account.change_display", Action.DISPLAY_OWN, STUDENTS),
    # Classes and students
    seen("classes.index", Action.CLASS_LIST, STAFF),
    seen(
        "classes.show",
        Action.CLASS_VIEW,
        frozenset({ADMIN, DIRECTOR, TEACHER}),
        frozenset({ADMIN, OTHER_TEACHER}),
    ),
    seen(
        "students.card",
        Action.CARD_ISSUE,
        frozenset({ADMIN, TEACHER}),
        frozenset({ADMIN, OTHER_TEACHER}),
    ),
    done(
        "students.issue_card",
        Action.CARD_ISSUE,
        frozenset({ADMIN, TEACHER}),
        frozenset({ADMIN, OTHER_TEACHER}),
        ok=200,
    ),
    # The entry grid
    seen("observations.choose", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, ok=303),
    seen("observations.start", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.open_seance", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("observations.absences", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.change_absences", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.show_seance", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.prepare", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.kept", Action.OBSERVE, TEACHERS),
    seen("observations.worker", PUBLIC, NOBODY),
    seen("observations.grid", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.choose_view", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.cell_detail", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.entry_list", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.save_list", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.student_list", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.save_student_list", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    Route("observations.save", "POST", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, sends_json=True),
    done("observations.close_seance", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.journal", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.undo_burst", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, ok=404),
    done("observations.mark_taught", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, item="{grid_item_id}"),
    seen("observations.export_results", Action.OBSERVATION_READ, READERS_OF_GRID, IN_OTHER_CLASS, format="csv"),
    seen("observations.choose_results", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.send_results", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("observations.preview_results", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.confirm_results", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("observations.forget_results", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.token", Action.HOME_VIEW, SIGNED_IN),
    # Settings
    seen("settings.levels", Action.SCALE_READ, STAFF),
    seen("settings.level_styles", PUBLIC, NOBODY),
    seen("settings.edit_levels", Action.SCALE_EDIT, ADMINS),
    done("settings.reword_levels", Action.SCALE_EDIT, ADMINS, ok=422),
    seen("settings.new_levels", Action.SCALE_EDIT, ADMINS),
    done("settings.reshape_levels", Action.SCALE_EDIT, ADMINS, ok=422),
    # Administration
    seen("administration.accounts", Action.ACCOUNT_MANAGE, ADMINS),
    seen("administration.new_account", Action.ACCOUNT_MANAGE, ADMINS),
    done("administration.create_account", Action.ACCOUNT_MANAGE, ADMINS, ok=422),
    seen("administration.account", Action.ACCOUNT_MANAGE, ADMINS, ADMINS),
    done("administration.reset_secret", Action.ACCOUNT_MANAGE, ADMINS, ADMINS, ok=200),
    done("administration.disable_account", Action.ACCOUNT_MANAGE, ADMINS, ADMINS),
    done("administration.enable_account", Action.ACCOUNT_MANAGE, ADMINS, ADMINS),
    seen("administration.first_steps", Action.SETTINGS_EDIT, ADMINS),
    done("administration.sign_impact_assessment", Action.SETTINGS_EDIT, ADMINS, ok=422),
    done("administration.keep_scale", Action.SETTINGS_EDIT, ADMINS),
    seen("administration.journal", Action.AUDIT_READ, ADMINS),
)

GRIDS: tuple[Route, ...] = (
    seen("grids.index", Action.GRID_LIST, TEACHERS | DIRECTORS),
    seen("grids.archives", Action.GRID_LIST, TEACHERS | DIRECTORS),
    seen("grids.library", Action.GRID_LIST, TEACHERS | DIRECTORS),
    seen("grids.new", Action.GRID_CREATE, TEACHERS),
    done("grids.create", Action.GRID_CREATE, TEACHERS, ok=422),
    seen("grids.import_form", Action.GRID_CREATE, TEACHERS),
    done("grids.import_file", Action.GRID_CREATE, TEACHERS, ok=422),
    seen("grids.preview_file", Action.GRID_CREATE, IN_CLASS, IN_OTHER_CLASS),
    done("grids.confirm_file", Action.GRID_CREATE, IN_CLASS, IN_OTHER_CLASS),
    done("grids.forget_file", Action.GRID_CREATE, IN_CLASS, IN_OTHER_CLASS),
    seen("grids.show", Action.GRID_VIEW, READERS_OF_GRID, IN_OTHER_CLASS),
    seen("grids.preview", Action.GRID_VIEW, READERS_OF_GRID, IN_OTHER_CLASS),
    seen("grids.download", Action.GRID_COPY, IN_CLASS, IN_OTHER_CLASS),
    seen("grids.use", Action.GRID_COPY, IN_CLASS, IN_OTHER_CLASS),
    done("grids.copy", Action.GRID_COPY, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("grids.settings", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.change_settings", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("grids.archive", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.unarchive", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    Route("grids.arrange", "POST", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS, 303, gives_part=True),
    seen("grids.pick", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.add_own", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("grids.pick_from", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.tick", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    seen("grids.item", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.change_item", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("grids.delete", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.restore", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    seen("grids.phrases", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.word", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("grids.sharing", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.share", Action.GRID_OWN, IN_CLASS, IN_OTHER_CLASS),
    done("grids.unshare", Action.GRID_OWN, IN_CLASS, IN_OTHER_CLASS),
    done("grids.invite", Action.GRID_OWN, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("grids.part", Action.GRID_EDIT, IN_CLASS, IN_OTHER_CLASS),
    # The bank of criteria
    seen("grids.criteria", Action.PHRASE_LIST, TEACHERS),
    seen("grids.criterion", Action.PHRASE_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("grids.reword_criterion", Action.PHRASE_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("grids.withdraw_criterion", Action.PHRASE_EDIT, IN_CLASS, IN_OTHER_CLASS),
    # On paper
    seen("sheets.binder", Action.GRID_VIEW, READERS_OF_GRID, IN_OTHER_CLASS),
    seen("sheets.wall", Action.GRID_VIEW, READERS_OF_GRID, IN_OTHER_CLASS),
    seen("sheets.observation", Action.GRID_VIEW, READERS_OF_GRID, IN_OTHER_CLASS),
    seen("sheets.filled", Action.OBSERVATION_READ, READERS_OF_GRID, IN_OTHER_CLASS),
    # Referentials
    seen("frameworks.index", Action.FRAMEWORK_READ, STAFF),
    seen("frameworks.show", Action.FRAMEWORK_READ, STAFF, STAFF),
    seen("exchanges.index", Action.FRAMEWORK_EXPORT, STAFF),
    seen("exchanges.version", Action.FRAMEWORK_EXPORT, STAFF, STAFF),
    seen("exchanges.export", Action.FRAMEWORK_EXPORT, STAFF, STAFF, format="csv"),
    seen("exchanges.choose_file", Action.FRAMEWORK_IMPORT, STAFF),
    done("exchanges.send_file", Action.FRAMEWORK_IMPORT, STAFF, ok=422),
    seen("exchanges.preview", Action.FRAMEWORK_IMPORT, IN_CLASS, IN_OTHER_CLASS),
    done("exchanges.confirm", Action.FRAMEWORK_IMPORT, IN_CLASS, IN_OTHER_CLASS),
    done("exchanges.abandon", Action.FRAMEWORK_IMPORT, IN_CLASS, IN_OTHER_CLASS),
)

ONESELF = frozenset({STUDENT})
THE_OTHER = frozenset({OTHER_STUDENT})

PROGRESS: tuple[Route, ...] = (
    seen("progress.skills", Action.PROGRESS_OWN, STUDENTS),
    seen("progress.passport", Action.PROGRESS_OWN, STUDENTS),
    seen("progress.skill", Action.PROGRESS_OWN, ONESELF, THE_OTHER),
    seen("progress.self_assessment", Action.VOICE_OWN, ONESELF, THE_OTHER),
    done("progress.assess_oneself", Action.VOICE_OWN, ONESELF, THE_OTHER, ok=422),
    done("progress.ask", Action.VOICE_OWN, ONESELF, THE_OTHER),
    done("progress.withdraw", Action.VOICE_OWN, ONESELF, THE_OTHER),
    seen("progress.help_offers", Action.VOICE_OWN, STUDENTS),
    done("progress.offer_help", Action.VOICE_OWN, STUDENTS),
    # What a teacher sees of a student's own pages
    seen("mirror.home", Action.STUDENT_MIRROR, IN_CLASS, IN_OTHER_CLASS),
    seen("mirror.skills", Action.STUDENT_MIRROR, IN_CLASS, IN_OTHER_CLASS),
    seen("mirror.skill", Action.STUDENT_MIRROR, IN_CLASS, IN_OTHER_CLASS),
    seen("mirror.passport", Action.STUDENT_MIRROR, IN_CLASS, IN_OTHER_CLASS),
)

FOLLOWERS = frozenset({TEACHER, DIRECTOR})
DIRECTED = frozenset({DIRECTOR})

STUDENT_FILES: tuple[Route, ...] = (
    Route("students.show", "GET", Action.STUDENT_FILE, FOLLOWERS, IN_OTHER_CLASS, leaves_trace=True),
    Route("students.competency", "GET", Action.STUDENT_FILE, FOLLOWERS, IN_OTHER_CLASS, leaves_trace=True),
    Route("students.synthesis", "GET", Action.STUDENT_FILE, FOLLOWERS, IN_OTHER_CLASS, leaves_trace=True),
    Route("students.synthesis_sheet", "GET", Action.STUDENT_FILE, FOLLOWERS, IN_OTHER_CLASS, leaves_trace=True),
    Route("students.individual_plan", "GET", Action.STUDENT_FILE, FOLLOWERS, IN_OTHER_CLASS, leaves_trace=True),
    Route("students.individual_plan_sheet", "GET", Action.STUDENT_FILE, FOLLOWERS, IN_OTHER_CLASS, leaves_trace=True),
    Route("students.cfg", "GET", Action.REVIEW_STUDENT, DIRECTED, IN_OTHER_CLASS, leaves_trace=True),
    Route("students.edit_individual_plan", "GET", Action.REVIEW_STUDENT, DIRECTED, IN_OTHER_CLASS, leaves_trace=True),
    done("students.write_individual_plan", Action.REVIEW_STUDENT, DIRECTED, IN_OTHER_CLASS, ok=422),
    done("students.give_step", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("students.finish_step", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS),
    done("students.decide", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("students.undecide", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS),
    done("students.set_goal", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("students.reach_goal", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS),
    done("students.drop_goal", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS),
    seen("students.adaptations", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS),
    done("students.adapt", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS),
    done("students.write_note", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("students.erase_note", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS),
    done("students.see_feelings", Action.STUDENT_SUPPORT, IN_CLASS, IN_OTHER_CLASS),
    seen("classes.progress", Action.OBSERVATION_READ, FOLLOWERS, IN_OTHER_CLASS),
    seen("classes.distribution", Action.OBSERVATION_READ, FOLLOWERS, IN_OTHER_CLASS),
    # The bank of next steps
    seen("bank.index", Action.PHRASE_LIST, TEACHERS),
    seen("bank.new", Action.PHRASE_LIST, TEACHERS),
    done("bank.create", Action.PHRASE_LIST, TEACHERS, ok=422),
    seen("bank.phrase", Action.PHRASE_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("bank.reword", Action.PHRASE_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("bank.withdraw", Action.PHRASE_EDIT, IN_CLASS, IN_OTHER_CLASS),
)

WORK: tuple[Route, ...] = (
    # Activities; the one of the class is shared, the other one is not
    seen("activities.index", Action.ACTIVITY_LIST, TEACHERS | DIRECTORS),
    seen("activities.show", Action.ACTIVITY_VIEW, TEACHERS | DIRECTORS, IN_OTHER_CLASS),
    seen("activities.download_resource", Action.ACTIVITY_VIEW, TEACHERS | DIRECTORS, IN_OTHER_CLASS),
    seen("activities.new", Action.ACTIVITY_CREATE, TEACHERS),
    done("activities.create", Action.ACTIVITY_CREATE, TEACHERS, ok=422),
    seen("activities.edit", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("activities.change", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("activities.archive", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("activities.unarchive", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("activities.share", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("activities.unshare", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("activities.copy", Action.ACTIVITY_COPY, TEACHERS, IN_OTHER_CLASS),
    seen("activities.export", Action.ACTIVITY_COPY, TEACHERS, IN_OTHER_CLASS),
    seen("activities.documents", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("activities.add_link", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("activities.add_file", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done("activities.remove_resource", Action.ACTIVITY_EDIT, IN_CLASS, IN_OTHER_CLASS),
    seen("activities.import_form", Action.ACTIVITY_CREATE, TEACHERS),
    done("activities.send_file", Action.ACTIVITY_CREATE, TEACHERS, ok=422),
    seen("activities.preview", Action.ACTIVITY_CREATE, IN_CLASS, IN_OTHER_CLASS),
    done("activities.confirm", Action.ACTIVITY_CREATE, IN_CLASS, IN_OTHER_CLASS),
    done("activities.abandon", Action.ACTIVITY_CREATE, IN_CLASS, IN_OTHER_CLASS),
    # Work plans, as teachers make and follow them
    seen("work_plans.index", Action.WORK_PLAN_LIST, TEACHERS),
    seen("work_plans.new", Action.WORK_PLAN_CREATE, IN_CLASS, IN_OTHER_CLASS),
    done("work_plans.create", Action.WORK_PLAN_CREATE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("work_plans.show", Action.WORK_PLAN_VIEW, IN_CLASS, IN_OTHER_CLASS),
    done("work_plans.note_seen", Action.WORK_PLAN_VIEW, IN_CLASS, IN_OTHER_CLASS),
    seen("work_plans.paper", Action.WORK_PLAN_VIEW, IN_CLASS, IN_OTHER_CLASS),
    seen("work_plans.settings", Action.WORK_PLAN_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("work_plans.change", Action.WORK_PLAN_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("work_plans.content", Action.WORK_PLAN_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("work_plans.add_task", Action.WORK_PLAN_EDIT, IN_CLASS, IN_OTHER_CLASS, ok=422),
    done(
        "work_plans.add_activity",
        Action.WORK_PLAN_EDIT,
        IN_CLASS,
        IN_OTHER_CLASS,
        activity="{activity_id}",
        support="practice",
    ),
    done("work_plans.arrange", Action.WORK_PLAN_EDIT, IN_CLASS, IN_OTHER_CLASS, geste="facultatif"),
    done("work_plans.publish", Action.WORK_PLAN_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("work_plans.withdraw", Action.WORK_PLAN_EDIT, IN_CLASS, IN_OTHER_CLASS),
    done("work_plans.delete", Action.WORK_PLAN_EDIT, IN_CLASS, IN_OTHER_CLASS),
    # What a student has to do
    seen("own_work.index", Action.WORK_OWN, STUDENTS),
    seen("own_work.item", Action.WORK_OWN, ONESELF, THE_OTHER),
    done("own_work.tick", Action.WORK_OWN, ONESELF, THE_OTHER, fait="oui"),
    done("own_work.feel", Action.WORK_OWN, ONESELF, THE_OTHER, ressenti="help"),
    seen("own_work.document", Action.WORK_OWN, ONESELF, THE_OTHER),
)

ROUTES = (*SITE, *GRIDS, *PROGRESS, *STUDENT_FILES, *WORK, *GROUPS, *REVIEW, *COUNCIL, *YEARS, *PEOPLE, *PRIVACY)
