import type { Network } from '@kiln-connect/core';
import type { MeAnswer } from '../api/answers.ts';

const KEY = 'kiln.place';

interface Place {
  readonly organization: string;
  readonly network: Network;
}

/** Remembers where in the dashboard this browser was last: an organization's slug and a network. */
export function rememberPlace({ organization, network }: Place): void {
  localStorage.setItem(KEY, `${organization}/${network}`);
}

/** Where to begin: the last place, if it is still open to the person, else the first that is. */
export const placeOf = (me: MeAnswer): Place | undefined =>
  choosePlace(me, localStorage.getItem(KEY));

/** `placeOf`, given what the browser remembers. */
export function choosePlace(me: MeAnswer, remembered: string | null): Place | undefined {
  const [slug, network] = (remembered ?? '').split('/');
  const organization = me.organizations.find((one) => one.slug === slug) ?? me.organizations[0];
  if (!organization) return undefined;
  const { networks } = organization;
  // An organization without a network has pages too: they say how to get one.
  const place = networks.find((one) => one === network) ?? networks[0] ?? me.networks_served[0];
  return place && { organization: organization.slug, network: place };
}
