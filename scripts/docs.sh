#!/bin/sh
# docs.sh PAGE... - lints manual pages and renders them to build/docs as text and HTML.
command -v mandoc >/dev/null || {
	echo "docs: mandoc is missing (make deps)" >&2
	exit 3
}
[ $# -gt 0 ] || {
	echo "docs: there are no manual pages yet"
	exit 0
}
mkdir -p build/docs
status=0
for page in "$@"; do
	name=$(basename "$page")
	# A page that refers to a sibling which is not installed is no fault of the page.
	mandoc -T lint -W warning "$page" || status=1
	mandoc -T utf8 "$page" | col -b >"build/docs/$name.txt" 2>/dev/null ||
		mandoc -T ascii "$page" >"build/docs/$name.txt" || status=1
	mandoc -T html -O man=%N.%S.html "$page" >"build/docs/$name.html" || status=1
done
echo "docs: $# manual pages in build/docs"
exit $status
