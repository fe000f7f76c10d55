/*
 * instruction.h - the instructions of rule programs (program.h). Each works on registers and on the flow; one
 * that cannot go on drops the flow, as a precondition violation where the packet is not what the element
 * needs.
 */
#ifndef SYMEXEC_INSTRUCTION_H
#define SYMEXEC_INSTRUCTION_H

#include "symexec/flow/flow.h"

typedef uint16_t reg;

enum opcode {
	/* values */
	OP_CONST,		/* dst = imm, width bits */
	OP_SYMBOL,		/* dst = the network's symbol `text`, width bits */
	OP_ARGUMENT,		/* dst = value imm of the program, width bits */
	OP_READ,		/* dst = width bits at base + bit; a fault drops the flow as a precondition violation */
	OP_WRITE,		/* width bits at base + bit = a */
	OP_SUM,			/* dst = a + b + imm mod 2^width (b: REG_NONE allowed) */
	OP_DIFFERENCE,		/* dst = a - b mod 2^width */
	OP_AND,			/* dst = a & (b or imm) */
	OP_OR,
	OP_XOR,
	OP_SHIFT_LEFT,		/* dst = a << imm */
	OP_SHIFT_RIGHT,
	OP_MULTIPLY,		/* dst = a * imm */
	OP_MODULO,		/* dst = a % imm */
	OP_SLICE,		/* dst = bits [imm, imm + width) of a, from the least significant */
	OP_CONCAT,		/* dst = a above b */
	OP_EXTEND,		/* dst = a with zeros in front, width bits */
	OP_LENGTH,		/* dst = bytes from base + imm to the end of the packet, 32 bits */
	OP_OFFSET,		/* dst = offset of base relative to data, 32 bits (constant) */
	OP_FRESH,		/* dst = new symbol of width bits within [low, high], called text */
	OP_COUNTER,		/* dst = element-local counter `text`: low, low + imm, ... mod high (0: 2^width);
				   real in sim, any value elsewhere; bit 1: may begin anywhere */
	OP_BYTE_SUM,		/* dst = sum of imm bytes at base + bit, 32 bits (HashSwitch) */
	/* shape */
	OP_STRIP,		/* data += imm; beyond the end: the packet becomes empty */
	OP_UNSTRIP,		/* data -= imm, old bytes reappear */
	OP_PUSH,		/* imm undefined bytes in front */
	OP_INSERT,		/* imm undefined bytes at base + bit/8 */
	OP_REMOVE,		/* imm bytes at base + bit/8 */
	OP_TRUNCATE,		/* cut what lies beyond a bytes from base */
	OP_APPEND,		/* imm bytes of value a (width 8 * imm) at the end; a REG_NONE: zeros */
	OP_SET_DATA,		/* data = base + imm */
	OP_SET_POINTER,		/* pointer `which` = base + imm */
	OP_CLEAR_POINTER,	/* pointer `which` = none */
	OP_SET_TRANSPORT,	/* transport = network + 4 * header length (splits by its values) */
	OP_NEW_PACKET,		/* a packet of imm zero bytes, nothing else; annotations reset */
	/* checksums */
	OP_CHECKSUM,		/* mode, kind: see enum checksum_mode */
	OP_CHECKSUM_ERROR,	/* dst = how far checksum `kind` is from right, 16 bits */
	/* state */
	OP_REMEMBER,		/* state `text` = a */
	OP_RECALL,		/* dst = state `text`; missing: drops the flow (test with COND_REMEMBERS first) */
	OP_FORGET,
	OP_PUT,			/* table `text`: keys args[0..nkeys), values args[nkeys..nargs) */
	OP_DELETE,		/* table `text`: entry with keys args[0..nkeys) */
	OP_HIDE,		/* everything from base + imm to the end becomes opaque bytes; kept as state `text` */
	OP_REVEAL,		/* the reverse; drops as "not what was hidden" when the bytes are others */
	OP_SCRAMBLE,		/* everything from base + imm to the end becomes other opaque bytes of the same length */
	OP_NOTE,		/* a line in the history */
	/* added for Pad, the CRC elements and DynamicUDPIPEncap */
	OP_PAD,			/* zeros at the end until a bytes stand behind base; nothing if there are more */
	/*
	 * dst = Click's CRC of the bytes from base to the end, 32 bits: polynomial 04c11db7, most significant bit
	 * first, starts with all ones, nothing inverted. imm 4: of all but the last four bytes, XOR those as a
	 * little-endian number, so that 0 means right.
	 */
	OP_CRC32,
	OP_DIVIDE,		/* dst = a / imm */
	/* of the TCP header at the transport pointer (splits by its length); options end at one that is malformed */
	OP_TCP_OPTION,		/* pointer "option" = the first option of kind imm, or none */
	OP_STRIP_TCP_OPTION,	/* NOPs instead of all options of kind imm */
};

#define REG_NONE ((reg)UINT16_MAX)

enum checksum_mode {
	CK_UPDATE,		/* incremental, for what was written since the element got the flow or since the last update:
				   a wrong one stays wrong */
	CK_RECOMPUTE,		/* right from here on */
	CK_ZERO,		/* UDP: none */
};

enum transport_checksum { CK_IP, CK_TCP, CK_UDP, CK_ICMP, CK_ICMP6 };

struct instruction {
	enum opcode op;
	reg dst, a, b;
	enum base base, which;
	int32_t bit;
	uint32_t width;
	uint64_t imm, low, high;
	const char *text;
	enum checksum_mode mode;
	enum transport_checksum kind;
	const reg *args;
	uint32_t nkeys, nargs;
	uint32_t site;		/* unique in the program: names fresh symbols */
};

#endif
