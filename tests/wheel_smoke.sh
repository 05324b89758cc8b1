#!/bin/sh
# The wheel, alone in a bare environment: it carries its templates, migrations and referentials, and works.
set -eu
python="$1"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"$python" -m build --wheel --no-isolation --outdir "$folder" . >/dev/null
"$python" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes -r requirements/run.lock
"$folder/venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-deps "$folder"/*.whl
cd "$folder"
export EVALUATION_TOOL_INSTANCE="$folder/instance" EVALUATION_TOOL_DEMO_PASSWORD=roue-verte-quatre
program="$folder/venv/bin/evaluation-tool"
"$program" version
"$program" demo essai >/dev/null
"$program" check essai
"$program" backup essai --to "$folder/essai.sqlite3" >/dev/null
"$folder/venv/bin/python" - <<'PYTHON'
from evaluation_tool.wsgi import application

client = application().test_client()
for path, status in (("/essai/connexion", 200), ("/static/css/tokens.css", 200), ("/essai/", 303)):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
PYTHON
# As a service the program belongs to another account: it makes nothing beside itself.
test ! -e "$folder/venv/var"
echo "wheel: ok"
