"""What staff do for one student, and the bank of next steps."""

from flask import Blueprint

bp = Blueprint("students", __name__, url_prefix="/<slug>/eleves")
bank = Blueprint("bank", __name__, url_prefix="/<slug>/prochains-pas")

from evaluation_tool.web.students import (  # noqa: E402, F401 - registers the routes
    bank_routes,
    cfg_routes,
    competency_routes,
    file_routes,
    individual_plan_routes,
    routes,
    support_routes,
    synthesis_routes,
)
