/*
 * privilege.c - capset(2), then capget(2) to see that it worked: what reads the network's bytes
 * from then on cannot change the host. The owned nftables table needs no privilege to go away.
 */
#include "tracebox/net/privilege.h"

#include <linux/capability.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BIT(capability) ((uint64_t)1 << (capability))

static bool get(uint64_t *permitted, uint64_t *effective)
{
	struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2] = { 0 };

	if (syscall(SYS_capget, &h, d))
		return false;
	*permitted = (uint64_t)d[1].permitted << 32 | d[0].permitted;
	*effective = (uint64_t)d[1].effective << 32 | d[0].effective;
	return true;
}

static bool set(uint64_t v)
{
	struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2] = { 0 };

	d[0].permitted = d[0].effective = (uint32_t)v;
	d[1].permitted = d[1].effective = (uint32_t)(v >> 32);
	return !syscall(SYS_capset, &h, d);
}

bool privilege_drop(enum privilege_need need)
{
	uint64_t keep = need == PRIVILEGE_PROBE ? BIT(CAP_NET_RAW) | BIT(CAP_NET_ADMIN) : 0;
	uint64_t permitted, effective;

	keep |= geteuid() == 0 ? BIT(CAP_DAC_OVERRIDE) : 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || !get(&permitted, &effective))
		return false;
	return set(permitted & keep) && get(&permitted, &effective) && !(permitted & ~keep) &&
	       !(effective & ~keep);
}

bool privilege_firewall(void)
{
	uint64_t permitted, effective;

	return get(&permitted, &effective) && effective & BIT(CAP_NET_ADMIN);
}
