import { api } from './api.ts';
import { ApiError } from './api-error.ts';

/** A passkey as its owner sees it. */
export interface PasskeyAnswer {
  id: string;
  name: string;
  created_at: string;
  backed_up: boolean;
}

/** Signs in, or proves anew who is signed in, with whatever passkey the device offers. */
export async function signInWithPasskey(): Promise<void> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = await api.get<never>('/auth/passkey/generate-authenticate-options');
  const response = await ask(() => startAuthentication({ optionsJSON }));
  await api.post('/auth/passkey/verify-authentication', { response });
}

/** Makes a passkey on this device and adds it to the person who is signed in. */
export async function registerPasskey(name: string): Promise<PasskeyAnswer> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = await api.get<never>('/auth/passkey/generate-register-options');
  const response = await ask(() => startRegistration({ optionsJSON }));
  return api.post<PasskeyAnswer>('/auth/passkey/verify-registration', {
    response,
    ...(name && { name }),
  });
}

/** @throws {ApiError} `passkey_not_used` with words for what the browser says in its own. */
async function ask<Answer>(ceremony: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ceremony();
  } catch (error) {
    throw new ApiError({
      status: 0,
      code: 'passkey_not_used',
      message: PASSKEY_ERRORS[(error as Error).name] ?? PASSKEY_ERRORS.NotAllowedError,
    });
  }
}

const PASSKEY_ERRORS: Readonly<Record<string, string>> & { readonly NotAllowedError: string } = {
  NotAllowedError: 'No passkey was used: the request was cancelled or took too long. Try again.',
  InvalidStateError: 'This device holds a passkey of yours already.',
  SecurityError: 'Passkeys work only at the address that the operator has set for this dashboard.',
  NotSupportedError: 'This browser knows no passkeys. Use your password instead.',
};
