import type { Json } from '@kiln-connect/core';
import { NotFoundError } from '@kiln-connect/core';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { openRequests } from '../attempt-limits.ts';
import { personEntry } from '../audit-entry.ts';
import type { PersonSession } from '../people.ts';
import type { Room } from '../room.ts';
import { countAttempt } from '../throttle.ts';
import { openEndpoint, signedInEndpoint } from './endpoint.ts';
import { shownName } from './fields.ts';
import { signedIn } from './signed-in.ts';

const name = shownName(64);

/** What the browser answered; the library that checks it reads its form. */
const response = z.looseObject({ id: z.string().max(2048) });

/** What Better Auth answers of a passkey, as far as people see it. */
interface StoredPasskey {
  readonly id: string;
  readonly name?: string | null;
  readonly createdAt: string;
  readonly backedUp: boolean;
}

const passkeyAnswer = ({ id, name, createdAt, backedUp }: StoredPasskey) => ({
  id,
  name: name ?? 'Passkey',
  created_at: createdAt,
  backed_up: backedUp,
});

export const passkeyRegistrationOptions = signedInEndpoint({
  method: 'GET',
  path: '/passkey/generate-register-options',
  body: undefined,
  needs: 'recent',
  answer: async ({ ask }) => {
    const { data, setCookie } = await ask({ carrying: ['session'] });
    return { data: data as Json, setCookie };
  },
});

export const registerPasskey = signedInEndpoint({
  method: 'POST',
  path: '/passkey/verify-registration',
  body: z.strictObject({ response, name: name.optional() }),
  needs: 'recent',
  answer: async ({ body, session, from, ask }, room) => {
    const { data } = await ask({
      body: { name: 'Passkey', ...body },
      carrying: ['session', 'passkeyChallenge'],
    });
    const passkey = passkeyAnswer(data as StoredPasskey);
    await room.audit(
      personEntry({
        action: 'passkey_added',
        person: session,
        from,
        details: { passkey: passkey.id, name: passkey.name },
      }),
    );
    return { data: passkey, setCookie: [room.cookies.remove('passkeyChallenge')] };
  },
});

export const passkeyOptions = openEndpoint({
  method: 'GET',
  path: '/passkey/generate-authenticate-options',
  body: undefined,
  answer: async ({ from, session, ask }, room) => {
    await countAttempt(openRequests('passkey', from.address), room);
    const { data, setCookie } = await ask({ carrying: session ? ['session'] : [] });
    // Better Auth asks for 'preferred', and its answer without verification is refused here.
    return { data: { ...(data as object), userVerification: 'required' }, setCookie };
  },
});

export const signInWithPasskey = openEndpoint({
  method: 'POST',
  path: '/passkey/verify-authentication',
  body: z.strictObject({ response }),
  answer: async ({ body, headers, session, from, ask }, room) => {
    await countAttempt(openRequests('passkey', from.address), room);
    const { setCookie } = await ask({ body, carrying: ['passkeyChallenge'] });
    const cookies = await signedIn({ setCookie, previous: session, headers, from }, room);
    return { data: {}, setCookie: [...cookies, room.cookies.remove('passkeyChallenge')] };
  },
});

export const listPasskeys = signedInEndpoint({
  method: 'GET',
  path: '/passkey/list-user-passkeys',
  body: undefined,
  needs: 'session',
  answer: async ({ ask }) => {
    const { data } = await ask({ carrying: ['session'] });
    return { data: (data as StoredPasskey[]).map(passkeyAnswer) };
  },
});

/** The name of a passkey of this person. */
async function ownPasskey(
  { id, session }: { id: string; session: PersonSession },
  { store }: Room,
): Promise<{ name: string | null }> {
  const { orm, tables, asking } = store.people;
  const { passkeys } = tables;
  const [found] = await asking(() =>
    orm
      .select({ name: passkeys.name })
      .from(passkeys)
      .where(and(eq(passkeys.id, id), eq(passkeys.userId, session.userId))),
  );
  if (found) return found;
  throw new NotFoundError({
    code: 'passkey_not_found',
    message: 'You have no passkey of this id: it may have been removed already.',
  });
}

export const renamePasskey = signedInEndpoint({
  method: 'POST',
  path: '/passkey/update-passkey',
  body: z.strictObject({ id: z.uuid(), name }),
  needs: 'session',
  answer: async ({ body, session, from, ask }, room) => {
    const before = await ownPasskey({ id: body.id, session }, room);
    const { data } = await ask({ body, carrying: ['session'] });
    await room.audit(
      personEntry({
        action: 'passkey_renamed',
        person: session,
        from,
        details: { passkey: body.id, before: { name: before.name }, after: { name: body.name } },
      }),
    );
    return { data: passkeyAnswer((data as { passkey: StoredPasskey }).passkey) };
  },
});

export const removePasskey = signedInEndpoint({
  method: 'POST',
  path: '/passkey/delete-passkey',
  body: z.strictObject({ id: z.uuid() }),
  needs: 'recent',
  answer: async ({ body, session, from, ask }, room) => {
    const { name } = await ownPasskey({ id: body.id, session }, room);
    await ask({ body, carrying: ['session'] });
    await room.audit(
      personEntry({
        action: 'passkey_removed',
        person: session,
        from,
        details: { passkey: body.id, name },
      }),
    );
    return { data: {} };
  },
});
