#!/bin/bash
# install_seekdb.sh DIR: SeekDB (OceanBase's kernel with the MySQL protocol) in a Python environment
# of its own under DIR. The wheel holds the server's binary. Needs python3-venv, but not root.
# Returns at once when it is there. On failure the last line of stderr says why.
set -euo pipefail

dir=$(realpath -m "${1:?usage: install_seekdb.sh DIR}")
fail() { echo "$*" >&2; exit 1; }

mkdir -p "$dir"
exec 9>"$dir/.lock"
flock 9
found() { compgen -G "$dir/venv/lib/python3*/site-packages/pylibseekdb/seekdb"; }
if found; then exit 0; fi

rm -rf "$dir/venv"
python3 -m venv "$dir/venv" || fail "python3 cannot make an environment: install python3-venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check 'pylibseekdb>=1.4,<2' 2>"$dir/log" ||
  fail "pip cannot install pylibseekdb: $(grep -m1 -i error "$dir/log" || tail -n1 "$dir/log")"
found || fail "the wheel pylibseekdb holds no server binary for this machine"
