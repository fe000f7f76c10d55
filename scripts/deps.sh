#!/bin/sh
# deps.sh PACKAGE... - installs the Debian packages among these that are missing.
# Without the right to install it says what is missing and succeeds: the build then leaves
# out what it cannot build.
missing=
command -v dpkg-query >/dev/null || {
	echo "deps: this is no Debian; install what corresponds to: $*"
	exit 0
}
for p in "$@"; do
	dpkg-query -W -f='${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed ||
		missing="$missing $p"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
	sudo=
elif command -v sudo >/dev/null; then
	sudo=sudo
else
	echo "deps: missing, and no right to install:$missing"
	exit 0
fi
echo "deps: installing$missing"
log=$(mktemp) || exit 3
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
{
	$sudo apt-get -q update &&
	$sudo env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y install --no-install-recommends $missing
} >"$log" 2>&1 || {
	cat "$log" >&2
	echo "deps: installing failed" >&2
	exit 3
}
