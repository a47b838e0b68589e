import type { Clock } from '@kiln-connect/core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { totpCode } from '../../people/testing/totp-code.ts';
import { type Stage, setStage } from './stage.ts';

/** How far the server's clock is behind, in milliseconds. */
let behind = 0;
const clock: Clock = { now: () => new Date(Date.now() - behind) };

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ clock, networks: ['devnet', 'testnet', 'mainnet'] });
});
afterEach(async () => {
  for (const context of stage.browser.contexts()) await context.close();
});
afterAll(() => stage?.stop());

const button = (at: Page | Locator, name: string | RegExp): Locator =>
  at.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });

/** Fills the first page of the sign-in and sends it. */
async function typePassword(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Sign in').click();
}

async function signOut(page: Page, name: string): Promise<void> {
  await button(page.getByRole('complementary', { name: 'Sidebar' }), new RegExp(name)).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

/** Enrols an authenticator app on the page of the profile; answers its address and the backup codes. */
async function enrol(page: Page, password: string): Promise<{ app: string; codes: string[] }> {
  await button(page, 'Set up two-factor authentication').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill(password);
  await button(dialog, 'Continue').click();
  await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  const key = ((await dialog.locator('code').textContent()) ?? '').replaceAll(' ', '');
  const app = `otpauth://totp/Kiln?secret=${key}`;
  await dialog.getByRole('textbox', { name: 'Code' }).fill(await totpCode(app));
  await button(dialog, 'Turn on').click();
  const codes = dialog.getByRole('list', { name: 'Backup codes' }).getByRole('listitem');
  await codes.first().waitFor();
  const texts = await codes.allTextContents();
  await dialog.getByLabel('I stored the codes safely').check();
  await button(dialog, 'Done').click();
  await dialog.waitFor({ state: 'detached' });
  return { app, codes: texts };
}

const createToken = async (page: Page, name: string): Promise<void> => {
  await button(page, 'Create API token').click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await button(page.getByRole('dialog'), 'Create application').click();
};

/** The link in the mail that this address gets under this subject. */
async function mailedLink(to: string, subject: string): Promise<string> {
  const { mail } = await stage.mail.find({ to, subject });
  const link = /https?:\/\/\S+#[\w-]+/.exec(mail.text ?? '')?.[0];
  if (link === undefined) throw new Error(`the mail has no link: ${mail.text}`);
  return link;
}

const TOKENS = '/acme/devnet/settings/api-tokens';
const HEADING = { level: 1 } as const;

describe('two people with two browsers', () => {
  it('see what the other does: a token that one deletes is refused at once and gone in the list of the other', async () => {
    const [one, other] = [await stage.openWindow(), await stage.openWindow()];
    const owner = await stage.signIn(one);
    await stage.signIn(other, { role: 'developer' });
    const { body } = await owner.ask('/organizations/acme/tokens', {
      method: 'POST',
      body: { network: 'devnet', name: 'Shared', scopes: ['read'] },
    });
    const whoami = () => stage.server.ask('/v1/whoami', { token: body.data.token });
    const row = (page: Page) => page.getByRole('row').filter({ hasText: 'Shared' });
    await Promise.all([one.page.goto(TOKENS), other.page.goto(TOKENS)]);
    await row(other.page).waitFor();
    expect((await whoami()).status).toBe(200);

    await row(one.page).hover();
    await button(row(one.page), 'Delete: Shared').click();
    const dialog = one.page.getByRole('alertdialog');
    await dialog.getByRole('textbox').fill('Shared');
    await button(dialog, 'Delete').click();
    await dialog.waitFor({ state: 'detached' });
    expect((await whoami()).body).toMatchObject({ error: 'revoked_token' });

    await other.page.reload();
    await other.page.getByText('No API tokens on devnet yet').waitFor();
    expect(await row(other.page).count()).toBe(0);
  });
});

describe('a sign-in that is long ago', () => {
  it('is asked for anew before a token is made, and then the token is made by itself', async () => {
    const { page, context } = await stage.openWindow();
    behind = 20 * 60_000;
    const owner = await stage.signIn({ page, context });
    behind = 0;
    await page.goto(TOKENS);
    await createToken(page, 'After a coffee');
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await dialog.getByLabel('Password', { exact: true }).fill('not my password');
    await button(dialog, 'Confirm').click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Password', { exact: true }).fill(owner.password);
    await button(dialog, 'Confirm').click();
    await page.getByRole('dialog', { name: 'The secret of “After a coffee”' }).waitFor();
    expect((await owner.ask('/organizations/acme/tokens')).body.data).toContainEqual(
      expect.objectContaining({ name: 'After a coffee', state: 'active' }),
    );
  });
});

describe('sessions', () => {
  it('are listed with their devices, and the one that is ended has to sign in again', async () => {
    const [desk, lost] = [await stage.openWindow(), await stage.openWindow()];
    const person = await stage.signIn(desk);
    await lost.page.goto('/sign-in');
    await typePassword(lost.page, person);
    await lost.page.waitForURL('**/acme/devnet');
    await lost.page.goto(TOKENS);
    await lost.page.getByRole('heading', { ...HEADING, name: 'API tokens' }).waitFor();

    await desk.page.goto('/profile');
    const others = desk.page.getByRole('listitem').filter({ hasText: 'signed in by password' });
    await desk.page.getByText('This one').waitFor();
    expect(await others.count()).toBe(2);
    await button(others, /^End the session on .*Chrom/).click();
    await desk.page.getByText('Session ended').first().waitFor();
    await others.nth(1).waitFor({ state: 'detached' });

    await lost.page.reload();
    await lost.page.waitForURL('**/sign-in?*');
    expect(new URL(lost.page.url()).searchParams.get('return_to')).toBe(TOKENS);
    await typePassword(lost.page, person);
    await lost.page.waitForURL(`**${TOKENS}`);
  });

  it('end all at once but the present one', async () => {
    const { page, context } = await stage.openWindow();
    const person = await stage.signIn({ page, context });
    const elsewhere = stage.server.browse();
    const { email, password } = person;
    await elsewhere.ask('/auth/sign-in/email', { method: 'POST', body: { email, password } });
    expect((await elsewhere.ask('/me')).status).toBe(200);
    await page.goto('/profile');
    await button(page, 'End all others').click();
    await page.getByText('All other sessions ended').first().waitFor();
    expect((await elsewhere.ask('/me')).status).toBe(401);
    expect((await person.ask('/me')).status).toBe(200);
  });
});

describe('an authenticator app', () => {
  it('is enrolled, asked for at the next sign-in, takes no code twice, and has backup codes that work once', async () => {
    const { page, context } = await stage.openWindow();
    const person = await stage.signIn({ page, context }, { role: 'viewer' });
    await page.goto('/profile');
    const { app, codes } = await enrol(page, person.password);
    expect(codes).toHaveLength(10);
    const [backup = ''] = codes;

    const enter = async (field: string, code: string) => {
      await page.getByLabel(field, { exact: true }).fill(code);
      await button(page, 'Verify').click();
    };
    // The app is one step ahead: the code of the present one enrolled it.
    const code = await totpCode(app, 1);
    await signOut(page, 'A viewer');
    await typePassword(page, person);
    await enter('Code', '000000');
    await page.getByText('This code is wrong').waitFor();
    await enter('Code', code);
    await page.waitForURL('**/acme/devnet');

    await signOut(page, 'A viewer');
    await typePassword(page, person);
    await enter('Code', code);
    await page.getByText('was used before').waitFor();
    await button(page, 'Use a backup code').click();
    await enter('Backup code', backup);
    await page.waitForURL('**/acme/devnet');

    await signOut(page, 'A viewer');
    await typePassword(page, person);
    await button(page, 'Use a backup code').click();
    await enter('Backup code', backup);
    await page.getByText('This code is wrong').waitFor();
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('kiln.session');
  });
});

describe('a passkey', () => {
  it('is made on the device, signs its owner in without a password, and counts as a second factor', async () => {
    const { page, context } = await stage.openWindow();
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    await stage.signIn({ page, context }, { role: 'analyst' });
    await page.goto('/profile');
    await button(page, 'Add a passkey').click();
    await page.getByRole('dialog').getByLabel('Name').fill('work laptop');
    await button(page.getByRole('dialog'), 'Continue').click();
    await page.getByRole('listitem').filter({ hasText: 'work laptop' }).waitFor();
    await signOut(page, 'A analyst');
    await button(page, 'Sign in with a passkey').click();
    await page.waitForURL('**/acme/devnet');
    const me = await page.evaluate(async () => (await fetch('/dashboard/api/me')).json());
    expect(me.data.session).toMatchObject({ method: 'passkey', second_factor: true });
  });
});

describe('mails', () => {
  it('invite a newcomer, who joins by the link with the role that was chosen', async () => {
    const [inviting, joining] = [await stage.openWindow(), await stage.openWindow()];
    const owner = await stage.signIn(inviting);
    await inviting.page.goto('/acme/devnet/settings/members');
    await button(inviting.page, 'Invite a member').click();
    const dialog = inviting.page.getByRole('dialog');
    await dialog.getByLabel('E-mail address').fill('grace@acme.test');
    await dialog.getByRole('radio', { name: 'Developer' }).check();
    await button(dialog, 'Invite').click();
    await inviting.page.getByRole('cell', { name: 'grace@acme.test', exact: true }).waitFor();

    const link = await mailedLink(
      'grace@acme.test',
      'You are invited to an organization on Kiln Connect',
    );
    const { page } = joining;
    await page.goto(link);
    await page.getByRole('heading', { name: 'Join Acme' }).waitFor();
    expect(page.url()).not.toContain('#');
    await page.getByLabel('Your name').fill('Grace Hopper');
    await page.getByLabel('Password', { exact: true }).fill('password123');
    await button(page, 'Join').click();
    await page.locator('input[aria-invalid]').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('a moth within relay seventy');
    await button(page, 'Join').click();
    await page.waitForURL('**/acme/devnet');
    expect((await owner.ask('/organizations/acme/members')).body.data).toContainEqual(
      expect.objectContaining({
        email: 'grace@acme.test',
        name: 'Grace Hopper',
        role: 'developer',
      }),
    );

    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('heading', { name: 'This invitation does not work' }).waitFor();
  });

  it('invite somebody on whose browser another person is signed in, who is told before they type', async () => {
    const window = await stage.openWindow();
    const { page } = window;
    const other = await stage.signIn(window, { role: 'viewer' });
    const { link } = await stage.server.operator('POST', '/organizations/acme/invitations', {
      email: 'alan@acme.test',
      role: 'analyst',
    });
    await page.goto(link);
    await page.getByText(`You are signed in as ${other.email}`).waitFor();
    expect(await page.getByLabel('Your name').count()).toBe(0);
    await button(page, 'Sign out and continue as alan@acme.test').click();
    await page.getByLabel('Your name').fill('Alan Turing');
    await page.getByLabel('Password', { exact: true }).fill('an oracle beside nine ribbons');
    await button(page, 'Join').click();
    await page.waitForURL('**/acme/devnet');
    await button(page.getByRole('complementary', { name: 'Sidebar' }), /Alan Turing/).waitFor();
  });

  it('let somebody who forgot their password choose a new one, once, which ends their sessions', async () => {
    const { page } = await stage.openWindow();
    const person = await stage.server.signIn({ email: 'forgetful@acme.test' });
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await page.getByLabel('E-mail').fill(person.email);
    await button(page, 'Ask for a link').click();
    await page.getByText('Look into your mailbox').waitFor();
    const link = await mailedLink(person.email, 'Choose a new password for Kiln Connect');
    await page.goto(link);
    const password = 'seven quiet otters in marble';
    await page.getByLabel('Password', { exact: true }).fill(password);
    await button(page, 'Set password').click();
    await page.getByText('Your new password is set').waitFor();
    expect((await person.ask('/me')).status).toBe(401);
    await typePassword(page, person);
    await page.getByRole('alert').waitFor();
    await typePassword(page, { ...person, password });
    await page.waitForURL('**/acme/devnet');

    await page.goto('about:blank');
    await page.goto(link);
    await page.getByLabel('Password', { exact: true }).fill('another seven quiet otters');
    await button(page, 'Set password').click();
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  });
});

describe('a member of several organizations', () => {
  it('switches between them, and between the networks that each was granted', async () => {
    const { page, context } = await stage.openWindow();
    const person = await stage.signIn({ page, context });
    const { slug } = await stage.server.operator('POST', '/organizations', {
      name: 'Borealis',
      networks: ['devnet'],
    });
    const { link } = await stage.server.operator('POST', `/organizations/${slug}/invitations`, {
      email: person.email,
      role: 'viewer',
    });
    await page.goto(link);
    await button(page, 'Join').click();
    await page.waitForURL('**/borealis/devnet');
    await page.getByRole('complementary', { name: 'Network' }).getByText('Devnet').waitFor();
    const sidebar = page.getByRole('complementary', { name: 'Sidebar' });
    await button(sidebar, /Borealis/).click();
    await page.getByRole('menuitemradio', { name: 'Acme' }).click();
    await page.waitForURL('**/acme/devnet');

    await page.getByRole('complementary', { name: 'Network' }).getByText('Devnet').waitFor();
    await button(sidebar, /Network: Devnet/).click();
    await page.getByRole('menuitemradio', { name: 'Testnet' }).click();
    await page.waitForURL('**/acme/testnet');
    await page.getByRole('complementary', { name: 'Network' }).getByText('Testnet').waitFor();
  });

  it('is told how to ask for a network that was not granted', async () => {
    const { page, context } = await stage.openWindow();
    await stage.signIn({ page, context }, { role: 'viewer' });
    await page.goto('/acme/devnet');
    await button(page.getByRole('complementary', { name: 'Sidebar' }), /Network: Devnet/).click();
    expect(await page.getByRole('menuitemradio').allTextContents()).not.toContain('Mainnet');
    await page.getByRole('menuitem', { name: 'Get access to mainnet' }).click();
    await page.waitForURL('**/acme/mainnet');
    await page.getByText('Acme has no access to mainnet').waitFor();
    await page.getByText('networks grant mainnet --organization acme').waitFor();
    await page.goto('/acme/mainnet/settings/api-tokens');
    await page.getByText('Acme has no access to mainnet').waitFor();
    expect(await button(page, 'Create API token').count()).toBe(0);
  });
});

describe('an organization that requires two-factor authentication', () => {
  it('shuts out who has none, leads them to set it up, and opens with it', async () => {
    const [ruling, joining] = [await stage.openWindow(), await stage.openWindow()];
    const { slug } = await stage.server.operator('POST', '/organizations', {
      name: 'Careful',
      networks: ['devnet'],
    });
    const owner = await stage.signIn(ruling, { organization: slug });
    const member = await stage.signIn(joining, { organization: slug, role: 'developer' });
    const requireIt = async () => {
      await ruling.page.goto(`/${slug}/devnet/settings/security`);
      await ruling.page.getByRole('switch', { name: 'Require it of all members' }).click();
      await button(ruling.page.getByRole('alertdialog'), 'Require it').click();
    };
    await requireIt();
    await ruling.page.getByRole('alertdialog').getByText('would be shut out at once').waitFor();
    await ruling.page.goto('/profile');
    await enrol(ruling.page, owner.password);
    await requireIt();
    await ruling.page.getByText('Two-factor authentication is required now.').first().waitFor();

    const { page } = joining;
    await page.goto(`/${slug}/devnet/settings/members`);
    await page.getByText('Careful requires two-factor authentication').waitFor();
    expect((await member.ask(`/organizations/${slug}/members`)).body.error).toBe(
      'two_factor_required',
    );
    await page.getByRole('link', { name: 'Set up two-factor authentication' }).click();
    await page.waitForURL('**/profile#two-factor');
    await enrol(page, member.password);
    await page.goto(`/${slug}/devnet/settings/members`);
    await page.getByRole('heading', { ...HEADING, name: 'Members' }).waitFor();
    await page.getByText(member.email).waitFor();
  });
});

it('no page met a fault on the way', () => {
  expect(stage.complaints()).toEqual([]);
});
