A window that is a multiple of the MSS: Z3 is asked value by value of an octet that is bound, and confirms the set.
== copy datapath/include/middleproof_bpf.h datapath/include/middleproof_bpf.h
== copy tests/bpf/p0f.c p0f.c
== run
[ -z "$SANITIZED" ] || { echo 'sanitizers watch Z3 in other cases of programs'; exit 77; }
command -v clang >/dev/null || { echo 'clang is not installed'; exit 77; }
clang -target bpf -O2 -g -mcpu=v3 -I. -idirafter /usr/include/$(uname -m)-linux-gnu -fdebug-compilation-dir=. -c p0f.c -o p0f.o || { echo 'clang has no bpf target'; exit 77; }
symexec bpf p0f.o -p linux_2_4 | grep -e matches -e exact
== stdout
linux_2_4 matches
exact (checked with Z3)
