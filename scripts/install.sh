#!/bin/sh
# install.sh install|uninstall ROOT PROGRAMS MANUALS - ROOT is DESTDIR and PREFIX joined.
# Programs find their models in ../share/middleproof, seen from where they lie.
what=$1 root=$2 programs=$3 manuals=$4
share=$root/share/middleproof
set -e

shared_files()
{
	# what programs for the driver are compiled with
	find datapath/include datapath/offload/kernel -name '*.[ch]'
	for folder in models/elements models/boxes scripts examples; do
		[ -d "$folder" ] || continue
		find "$folder" -type f ! -name '*.[ch]' ! -name '*.sh' ! -name middleproof ! -name '.*' ! -name '*.[1-8]'
	done
}

case $what in
install)
	for p in $programs; do
		install -D -m 755 "$p" "$root/bin/$(basename "$p")"
	done
	for m in $manuals; do
		install -D -m 644 "$m" "$root/share/man/man${m##*.}/$(basename "$m")"
	done
	shared_files | while read -r f; do
		mode=644
		[ -x "$f" ] && mode=755
		install -D -m $mode "$f" "$share/$f"
	done
	;;
uninstall)
	for p in $programs; do
		rm -f "$root/bin/$(basename "$p")"
	done
	for m in $manuals; do
		rm -f "$root/share/man/man${m##*.}/$(basename "$m")"
	done
	rm -rf "$share"
	;;
esac
