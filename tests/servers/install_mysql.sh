#!/bin/bash
# install_mysql.sh DIR: puts Oracle's MySQL beside the system, under DIR, and changes nothing else.
#
# Debian's stable suites have no MySQL, its unstable suite has. The server, the client and every library
# they need (their C library too) are downloaded from the machine's own Debian mirror and unpacked;
# small wrappers in DIR/bin run them with those libraries. Needs apt and dpkg-deb, but not root.
# Returns at once when DIR/bin/mysqld already runs. On failure the last line of stderr says why.
set -euo pipefail

dir=$(realpath -m "${1:?usage: install_mysql.sh DIR}")
fail() { echo "$*" >&2; exit 1; }

mkdir -p "$dir"
exec 9>"$dir/.lock"
flock 9   # two test runs of one user share the folder
if "$dir/bin/mysqld" --version 2>/dev/null; then exit 0; fi

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
  fail "this is no Debian system: apt-get and dpkg-deb are missing"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -E '/debian/?$' | sort -u | sed -n 1p)
[ -n "$mirror" ] || fail "the machine's apt sources name no Debian mirror"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keys" ] || fail "no $keys: install debian-archive-keyring"

# A private apt: its own sources, lists, cache and an empty dpkg status, so that nothing of the
# system counts as installed and the solver names the whole closure.
apt=$dir/apt
rm -rf "$apt" "$dir/tree.new"
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/parts"
: >"$apt/status"
echo "deb [signed-by=$keys] $mirror unstable main" >"$apt/sources.list"
options=(
  -q
  -o "Dir::Etc::SourceList=$apt/sources.list" -o "Dir::Etc::SourceParts=$apt/parts"
  -o "Dir::State=$apt" -o "Dir::State::Lists=$apt/lists" -o "Dir::State::status=$apt/status"
  -o "Dir::Cache=$apt" -o "Dir::Cache::archives=$apt/archives"
  -o APT::Install-Recommends=false -o Acquire::Languages=none -o Debug::NoLocking=true
  -o Acquire::Retries=3
  -o Acquire::Check-Valid-Until=false   # a mirror may lag behind; signatures are still checked
)
[ "$(id -u)" != 0 ] || options+=(-o APT::Sandbox::User=root)   # the sandbox user may not see DIR
for index in deb::Contents-deb deb::DEP-11 deb::DEP-11-icons deb::CNF; do
  options+=(-o "Acquire::IndexTargets::$index::DefaultEnabled=false")
done

apt-get "${options[@]}" update >"$apt/log" 2>&1 ||
  fail "the unstable suite cannot be read: $(grep -m1 '^E:' "$apt/log" || tail -n1 "$apt/log")"
apt-get "${options[@]}" --simulate install mysql-server-core mysql-client-core >"$apt/plan" 2>>"$apt/log" ||
  fail "the unstable suite cannot resolve mysql-server-core today: $(grep -m1 -A1 'unmet\|^E:' "$apt/log" | tr '\n' ' ')"
# Only libraries and MySQL itself; perl is for helper scripts that nobody calls.
mapfile -t packages < <(awk '$1 == "Inst" { print $2 }' "$apt/plan" |
  grep -E '^(lib|mysql|zlib)' | grep -vE '^lib(perl|gdbm|db5)')
(cd "$apt/archives" && apt-get "${options[@]}" download "${packages[@]}") >>"$apt/log" 2>&1 ||
  fail "downloading MySQL failed: $(grep -m1 '^E:' "$apt/log" || tail -n1 "$apt/log")"
for package in "$apt"/archives/*.deb; do dpkg-deb -x "$package" "$dir/tree.new"; done

rm -rf "$dir/tree" "$dir/bin"
mv "$dir/tree.new" "$dir/tree"
rm -rf "$apt/archives" "$apt/lists" "$dir/tree/usr/share/doc" "$dir/tree/usr/share/man"
loader=$(find "$dir/tree" -name 'ld-linux*.so.*' | sed -n 1p)
[ -n "$loader" ] || fail "the unpacked C library has no loader"
libraries=$(printf ':%s' "$dir"/tree/usr/lib/*-linux-gnu "$dir/tree/usr/lib/mysql/private")
mkdir -p "$dir/bin"
for program in sbin/mysqld bin/mysql bin/mysqldump bin/mysqlbinlog bin/mysqladmin; do
  [ -x "$dir/tree/usr/$program" ] || continue
  wrapper=$dir/bin/${program#*/}
  printf '#!/bin/sh\nexec %q --library-path %q %q "$@"\n' \
    "$loader" "${libraries#:}" "$dir/tree/usr/$program" >"$wrapper"
  chmod +x "$wrapper"
done
"$dir/bin/mysqld" --version || fail "the unpacked mysqld does not run here"
