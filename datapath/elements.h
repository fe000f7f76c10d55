/*
 * elements.h - the one list of element families: a file of datapath/elements each, with a table
 * of its classes that ends with name NULL.
 */
#ifndef DATAPATH_ELEMENTS_H
#define DATAPATH_ELEMENTS_H

#include "datapath/element.h"

#define ELEMENT_FAMILIES(X) \
	X(null) X(discard) X(counter) X(strip) X(paint) X(tee) X(switches) X(queue) X(unqueue) \
	X(from_dump) X(to_dump) X(infinite_source) X(message_source) X(flood_source) \
	X(device) X(host) X(classifier) \
	X(check_ip_header) X(ip_address) X(ip_field) X(check_transport) X(ip_mirror) X(store) \
	X(ether) X(vlan) X(ip_lookup) X(script) X(ip_mapper) \
	X(ip_rewriter) X(ip_addr_rewriter) X(control_socket) X(icmp_error) X(ip_encap) \
	X(ip_fragmenter) X(ip_options) X(arp) \
	X(ether_switch) X(sched) X(meter) X(print) X(datapath_file) \
	X(flow_cache) X(flow_pinner) X(l7) X(sig_matcher) X(tcp_mend) X(tunnel) X(randomise_isn) \
	X(flow_monitor) X(tuple_demux) \
	X(ip6) X(icmp6) X(icmp_rewriter) X(ip6_neighbour) X(ip_reassembler) \
	X(payload) X(aggregate) X(aggregate_ip) X(aggregate_flows) X(tcp_fragmenter) \
	X(delay) X(translator) X(red) X(learning_switch) X(igmp) \
	X(multicast_encap) X(segment) X(pppoe_server) X(pppoe_client)

#define X(family) extern const struct element_class family##_classes[];
ELEMENT_FAMILIES(X)
#undef X

#endif
