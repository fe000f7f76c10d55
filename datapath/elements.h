/*
 * elements.h - the one list of element families: a file of datapath/elements each, with a table
 * of its classes that ends with name NULL.
 */
#ifndef DATAPATH_ELEMENTS_H
#define DATAPATH_ELEMENTS_H

#include "datapath/runtime/element.h"

#define ELEMENT_FAMILIES(X) \
	X(address_translator) X(aggregate) X(aggregate_counter) X(aggregate_flows) \
	X(aggregate_ip) X(anonymize) X(arp) X(arp_querier) X(check_ip_header) \
	X(check_transport) X(classifier) X(clipboard) X(codel) X(control_socket) X(counter) X(cpu) \
	X(datapath_file) X(delay) X(device) X(discard) X(ether) X(ether_switch) \
	X(flood_source) X(flow_cache) X(flow_monitor) X(flow_pinner) X(from_dump) X(from_summary_dump) X(ftp_port_mapper) \
	X(header_compression) X(host) X(host_lookup) X(icmp6) X(icmp_error) X(icmp_ping_source) \
	X(icmp_rewriter) X(igmp) X(infinite_source) X(ip6) X(ip6_neighbour) \
	X(ip_addr_rewriter) X(ip_address) X(ip_encap) X(ip_field) X(ip_fragmenter) \
	X(ip_lookup) X(ip_mapper) X(ip_mirror) X(ip_options) X(ip_rate_monitor) \
	X(ip_reassembler) X(ip_rewriter) X(ipsec_esp) X(ipsec_lookup) X(l7) \
	X(learning_switch) X(message_source) X(meter) X(multicast_encap) X(null) X(paint) \
	X(payload) X(pppoe_client) X(pppoe_server) X(print) X(queue) X(random_bit_errors) \
	X(randomise_isn) X(red) X(sched) X(script) X(segment) X(sig_matcher) X(store) \
	X(strip) X(switches) X(syn_proxy) X(tcp_fragmenter) X(tcp_mend) X(tee) X(timestamps) \
	X(to_dump) X(to_summary_dump) X(translator) X(tunnel) X(tuple_demux) X(unqueue) X(vlan)

#define X(family) extern const struct element_class family##_classes[];
ELEMENT_FAMILIES(X)
#undef X

#endif
