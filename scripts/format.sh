#!/bin/sh
# format.sh - clang-format of the C files that differ from the last commit.
command -v clang-format >/dev/null || {
	echo "format: clang-format is missing (apt-get install clang-format)" >&2
	exit 3
}
{
	git diff --name-only --diff-filter=d HEAD -- '*.c' '*.h'
	git ls-files --others --exclude-standard -- '*.c' '*.h'
} | sort -u | while read -r file; do
	echo "  FORMAT $file"
	clang-format -i "$file"
done
