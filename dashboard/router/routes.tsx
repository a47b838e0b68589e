import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';
import { ErrorPage } from '../pages/error-page.tsx';
import { NotFoundInPlace, NotFoundPage } from '../pages/not-found-page.tsx';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { PublicPending } from '../shell/public-pending.tsx';
import { RootLayout } from '../shell/root-layout.tsx';
import { ShellPending } from '../shell/shell-pending.tsx';
import { safeReturnPath } from './return-path.ts';
import { goToPlace, requireSession } from './session-guard.ts';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: RootLayout,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

/** Of an address only what is named here is sound; the router passes on whatever is not overwritten. */
const returnTo = (search: Record<string, unknown>) => ({
  return_to: safeReturnPath(search.return_to),
});
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: goToPlace,
  pendingComponent: ShellPending,
});

interface SignInSearch {
  return_to?: string | undefined;
  /** Why a single sign-on was refused. */
  error?: string | undefined;
  /** What the dashboard has to say. */
  notice?: string | undefined;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    ...returnTo(search),
    error: textOf(search.error),
    notice: textOf(search.notice),
  }),
  component: SignInPage,
});

const twoFactor = createRoute({
  getParentRoute: () => root,
  path: '/two-factor',
  validateSearch: (search: Record<string, unknown>): Pick<SignInSearch, 'return_to'> =>
    returnTo(search),
  component: lazyRouteComponent(() => import('../pages/two-factor-page.tsx')),
  pendingComponent: PublicPending,
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('../pages/forgot-password-page.tsx')),
  pendingComponent: PublicPending,
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('../pages/reset-password-page.tsx')),
  pendingComponent: PublicPending,
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('../pages/set-up-page.tsx')),
  pendingComponent: PublicPending,
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../pages/invitation/invitation-page.tsx')),
  pendingComponent: PublicPending,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: requireSession,
  pendingComponent: ShellPending,
});

const noOrganization = createRoute({
  getParentRoute: () => signedIn,
  path: '/no-organization',
  component: lazyRouteComponent(() => import('../pages/no-organization-page.tsx')),
  pendingComponent: ShellPending,
});

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  component: lazyRouteComponent(() => import('../pages/profile/profile-page.tsx')),
  pendingComponent: ShellPending,
});

const organization = createRoute({
  getParentRoute: () => signedIn,
  path: '/$organization',
  beforeLoad: ({ context: { me }, params, location }) => {
    if (location.pathname.split('/').filter(Boolean).length > 1) return;
    const mine = me.organizations.find((one) => one.slug === params.organization);
    const network = mine?.networks[0] ?? me.networks_served[0];
    if (!mine || !network) throw notFound();
    throw redirect({
      to: '/$organization/$network',
      params: { organization: mine.slug, network },
      replace: true,
    });
  },
});

const place = createRoute({
  getParentRoute: () => organization,
  path: '/$network',
  component: lazyRouteComponent(() => import('../shell/place-layout.tsx')),
  pendingComponent: ShellPending,
  notFoundComponent: NotFoundInPlace,
});

const home = createRoute({
  getParentRoute: () => place,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/home/home-page.tsx')),
});

const verify = createRoute({
  getParentRoute: () => place,
  path: '/verify',
  component: lazyRouteComponent(() => import('../pages/verify/verify-page.tsx')),
});

const alerts = createRoute({
  getParentRoute: () => place,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../pages/alerts/alerts-page.tsx')),
});

const reports = createRoute({
  getParentRoute: () => place,
  path: '/reports',
  component: lazyRouteComponent(() => import('../shell/reports-layout.tsx')),
});

const reportsIndex = createRoute({
  getParentRoute: () => reports,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$organization/$network/reports/portfolio', params, replace: true });
  },
});

const portfolio = createRoute({
  getParentRoute: () => reports,
  path: '/portfolio',
  component: lazyRouteComponent(() => import('../pages/reports/portfolio/portfolio-page.tsx')),
});

const exportReport = createRoute({
  getParentRoute: () => reports,
  path: '/export',
  component: lazyRouteComponent(() => import('../pages/reports/export/export-page.tsx')),
});

const closedMonths = createRoute({
  getParentRoute: () => reports,
  path: '/closed-months',
  component: lazyRouteComponent(
    () => import('../pages/reports/closed-months/closed-months-page.tsx'),
  ),
});

const reportPages = [reportsIndex, portfolio, exportReport, closedMonths];

const settings = createRoute({
  getParentRoute: () => place,
  path: '/settings',
  component: lazyRouteComponent(() => import('../shell/settings-layout.tsx')),
});

const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$organization/$network/settings/general', params, replace: true });
  },
});

const general = createRoute({
  getParentRoute: () => settings,
  path: '/general',
  component: lazyRouteComponent(() => import('../pages/settings/general/general-page.tsx')),
});

const apiTokens = createRoute({
  getParentRoute: () => settings,
  path: '/api-tokens',
  component: lazyRouteComponent(() => import('../pages/settings/api-tokens/api-tokens-page.tsx')),
});

const members = createRoute({
  getParentRoute: () => settings,
  path: '/members',
  component: lazyRouteComponent(() => import('../pages/settings/members/members-page.tsx')),
});

const networks = createRoute({
  getParentRoute: () => settings,
  path: '/networks',
  component: lazyRouteComponent(() => import('../pages/settings/networks/networks-page.tsx')),
});

const security = createRoute({
  getParentRoute: () => settings,
  path: '/security',
  component: lazyRouteComponent(() => import('../pages/settings/security/security-page.tsx')),
});

const signingPolicy = createRoute({
  getParentRoute: () => settings,
  path: '/signing-policy',
  component: lazyRouteComponent(
    () => import('../pages/settings/signing-policy/signing-policy-page.tsx'),
  ),
});

const singleSignOn = createRoute({
  getParentRoute: () => settings,
  path: '/single-sign-on',
  component: lazyRouteComponent(
    () => import('../pages/settings/single-sign-on/single-sign-on-page.tsx'),
  ),
});

const webhooks = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('../pages/settings/webhooks/webhooks-page.tsx')),
});

const webhook = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks/$webhook',
  component: lazyRouteComponent(() => import('../pages/settings/webhooks/webhook-page.tsx')),
});

const auditLog = createRoute({
  getParentRoute: () => settings,
  path: '/audit-log',
  component: lazyRouteComponent(() => import('../pages/settings/audit-log/audit-log-page.tsx')),
});

const settingsPages = [
  settingsIndex,
  general,
  apiTokens,
  members,
  networks,
  security,
  signingPolicy,
  singleSignOn,
  webhooks,
  webhook,
  auditLog,
];

/** Every address of the dashboard. */
export const routeTree = root.addChildren([
  index,
  signIn,
  twoFactor,
  forgotPassword,
  resetPassword,
  setUp,
  invitation,
  signedIn.addChildren([
    noOrganization,
    profile,
    organization.addChildren([
      place.addChildren([
        home,
        verify,
        alerts,
        reports.addChildren(reportPages),
        settings.addChildren(settingsPages),
      ]),
    ]),
  ]),
]);
