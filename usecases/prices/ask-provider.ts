import { createEgress, EgressError, type EgressOptions } from '@kiln-connect/people/egress';
import { z } from 'zod';
import { PriceProviderError, priceText } from './price-provider.ts';

/** A number that can be a price, as a decimal text. */
export const priceNumber = z.number().transform((value, context) => {
  try {
    return priceText(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

/** Asks one provider, under one base address, and nobody else. */
export type AskProvider = <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
) => Promise<z.output<Schema>>;

/**
 * Asks a provider for JSON: over TLS, without redirects, in bounded time and size. Messages name the
 * host alone, for keys may stand in headers and addresses.
 * @throws {PriceProviderError} from each question.
 */
export function providerAt(
  baseUrl: string,
  {
    headers = {},
    egress,
  }: { headers?: Readonly<Record<string, string>>; egress?: EgressOptions | undefined },
): AskProvider {
  const { host } = new URL(baseUrl);
  const guard = createEgress(egress);
  return async (path, schema) => {
    const response = await guard
      .fetch(`${baseUrl}${path}`, { headers: { accept: 'application/json', ...headers } })
      .catch((error: unknown) => {
        throw notReached(error);
      });
    if (response.status === 429) {
      throw new PriceProviderError({
        fault: 'too_many_requests',
        message: `${host} was asked too often; it is asked again later.`,
      });
    }
    if (!response.ok) {
      throw new PriceProviderError({
        fault: 'refused',
        message: `${host} answered with status ${response.status}.`,
      });
    }
    const answer = schema.safeParse(await response.json().catch(() => undefined));
    if (answer.success) return answer.data;
    const [issue] = answer.error.issues;
    throw new PriceProviderError({
      fault: 'bad_answer',
      message: `${host} gave an answer that can not be used, at '${issue?.path.join('.')}': ${issue?.message}`,
    });
  };
}

function notReached(error: unknown): PriceProviderError {
  if (!(error instanceof EgressError)) throw error;
  const fault = error.fault === 'too_slow' ? 'too_slow' : 'unreachable';
  return new PriceProviderError({ fault, message: error.message, cause: error });
}
