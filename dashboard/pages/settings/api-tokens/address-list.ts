/** What a text of addresses says: those that are good, and what is wrong with the others. */
export interface AddressList {
  readonly addresses: readonly string[];
  readonly problems: readonly string[];
}

/** An IPv4 address in its one dotted form (RFC 6943 §3.1.1: other forms are ambiguous). */
const isIpv4 = (text: string): boolean => {
  const parts = text.split('.');
  return (
    parts.length === 4 &&
    parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  );
};

/** An IPv6 address (RFC 4291 §2.2), read by the platform's own parser of hosts. */
const isIpv6 = (text: string): boolean =>
  /^[0-9a-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]`);

function problemOf(text: string): string | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : undefined;
  if (bits === undefined || rest.length > 0) {
    return `“${text}” is no address. Write an IPv4 or IPv6 address, or a network such as 192.0.2.0/24.`;
  }
  if (length === undefined) return undefined;
  if (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) {
    return `“${text}” has no valid prefix length: after the slash stands a number from 0 to ${bits}.`;
  }
  return undefined;
}

/** Reads addresses and networks (CIDR, RFC 4632) that stand on lines or between commas, for feedback while typing; the server decides. */
export function readAddressList(text: string): AddressList {
  const parts = [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ''))];
  const checked = parts.map((part) => ({ part, problem: problemOf(part) }));
  return {
    addresses: checked.filter((one) => one.problem === undefined).map((one) => one.part),
    problems: checked.flatMap((one) => one.problem ?? []),
  };
}

/** How many addresses a list allows, in words that make a list that allows everybody stand out. */
export const describeAllowedAddresses = (addresses: readonly string[]): string => {
  if (addresses.length === 0) return 'Any address';
  if (addresses.some((one) => /\/0$/.test(one)))
    return 'Any address: a network of length 0 holds them all';
  return addresses.length === 1
    ? (addresses[0] ?? '')
    : `${addresses.length} addresses or networks`;
};
