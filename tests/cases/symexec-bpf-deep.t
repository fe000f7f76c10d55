A number that a loop computes in very many steps is followed for some and unknown then; the answer says that it is not exact.
== copy datapath/include/middleproof_bpf.h datapath/include/middleproof_bpf.h
== file deep.c
#include <middleproof_bpf.h>
SEC("filter") int deep(struct xdp_md *ctx)
{
	__u64 sum = 0;

	for (int i = 0; i < 25000; i++)
		sum = (sum << 1) + bpf_get_prandom_u32();
	return sum == 7;
}
== run
command -v clang >/dev/null || { echo 'clang is not installed'; exit 77; }
clang -target bpf -O2 -g -mcpu=v3 -I. -Idatapath/include -idirafter /usr/include/$(uname -m)-linux-gnu -fdebug-compilation-dir=. -c deep.c -o deep.o || { echo 'clang has no bpf target'; exit 77; }
symexec bpf deep.o | cut -c1-40
== stdout
deep may match
  any packet
where
  ((((((((((((((((((((((((((((((((((((((
it also hangs on: chance
not exact, gave up: '(((((((((((((((((((
sound (checked with Z3)
nothing is known of what it matches
