import { isNetwork } from '@kiln-connect/core';
import { Outlet, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMe } from '../api/use-me.ts';
import { NetworkNotGrantedPage } from '../pages/network-not-granted-page.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { TwoFactorRequiredPage } from '../pages/two-factor-required-page.tsx';
import { rememberPlace } from '../router/last-place.ts';
import { Shell } from './shell.tsx';

/** The shell of an organization's pages in one network, for those who may see them. */
export default function PlaceLayout() {
  const { organization: slug = '', network = '' } = useParams({ strict: false });
  const me = useMe();
  const organization = me.organizations.find((one) => one.slug === slug);
  const isKnown = organization !== undefined && isNetwork(network);
  const isGranted = isKnown && organization.networks.includes(network);

  useEffect(() => {
    if (isGranted) rememberPlace({ organization: slug, network });
  }, [isGranted, slug, network]);

  if (!isKnown) return <NotFoundPage />;
  return (
    <Shell organization={organization} network={network}>
      {organization.needs_two_factor ? (
        <TwoFactorRequiredPage />
      ) : isGranted ? (
        <Outlet />
      ) : (
        <NetworkNotGrantedPage />
      )}
    </Shell>
  );
}
