import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** All that is handed out for the public internet so far (RFC 4291, section 2.4; IANA's registry). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** An address as people write it: an IPv4 address within an IPv6 one with its points ('::ffff:10.0.0.1'). */
export function addressText(text: string): string {
  const address = ipaddr.parse(text);
  return 'isIPv4MappedAddress' in address && address.isIPv4MappedAddress()
    ? `::ffff:${address.toIPv4Address()}`
    : text;
}

/**
 * Whether an address in text is one of the public internet: not private (RFC 1918), loopback,
 * link-local (where clouds keep their metadata), shared (RFC 6598), unique local, multicast, reserved,
 * or an IPv6 form that carries an IPv4 address. What is no address is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}
