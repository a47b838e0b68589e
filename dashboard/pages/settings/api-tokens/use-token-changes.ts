import type { TokenAnswer, TokenWithSecret } from '@kiln-connect/usecases';
import { useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../../api/api.ts';
import { ApiError, isUnanswered } from '../../../api/api-error.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import type { TokenBody } from './token-draft.ts';

export type OverlapSeconds = 0 | 3600 | 86_400 | 604_800;

const withoutSecret = ({ token: _secret, ...answer }: TokenWithSecret): TokenAnswer => answer;

/**
 * What can be done to tokens, each with the list set right after it. A secret is returned to the
 * caller and goes into no cache.
 */
export function useTokenChanges() {
  const { slug, network } = useOrganization();
  const client = useQueryClient();
  const key = queryKeys.tokens(slug);
  const setList = (change: (tokens: readonly TokenAnswer[]) => readonly TokenAnswer[]) =>
    client.setQueryData<readonly TokenAnswer[]>(key, (tokens) => tokens && change(tokens));
  const replace = (token: TokenAnswer) =>
    setList((tokens) => tokens.map((one) => (one.id === token.id ? token : one)));
  const refresh = () => void client.invalidateQueries({ queryKey: key });
  /** Where no answer came, the secret may have been made and lost: says so, and shows how it is now. */
  const makeSecret = async (
    ask: () => Promise<TokenWithSecret>,
    lost: string,
  ): Promise<TokenWithSecret> => {
    try {
      return await ask();
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      refresh();
      const { status, code } = error as ApiError;
      throw new ApiError({ status, code, message: `The server did not answer. ${lost}` });
    }
  };
  const at = (id: string) => path`/organizations/${slug}/tokens/${id}`;

  return {
    create: async (body: TokenBody): Promise<TokenWithSecret> => {
      const made = await makeSecret(
        () => api.post(path`/organizations/${slug}/tokens`, { ...body, network }),
        'The token may have been made, and its secret lost: if it is in the list, delete it or regenerate its secret; if it is not, try again.',
      );
      setList((tokens) => [withoutSecret(made), ...tokens]);
      refresh();
      return made;
    },
    /** A new name shows at once; should the server refuse it, the old one comes back. */
    update: async (token: TokenAnswer, changes: Partial<TokenBody>): Promise<void> => {
      const { name = token.name, description = token.description } = changes;
      replace({ ...token, name, description });
      try {
        replace(await api.patch<TokenAnswer>(at(token.id), changes));
      } catch (error) {
        replace(token);
        throw error;
      }
    },
    regenerate: async (
      token: TokenAnswer,
      overlapSeconds: OverlapSeconds,
    ): Promise<TokenWithSecret> => {
      const made = await makeSecret(
        () => api.post(`${at(token.id)}/regenerate`, { overlap_seconds: overlapSeconds }),
        `The secret that ends in ${token.last_four} may have been replaced by one that nobody has seen: if the list shows another end, regenerate it again, and soon.`,
      );
      replace(withoutSecret(made));
      refresh();
      return made;
    },
    endOverlap: async (token: TokenAnswer): Promise<void> => {
      await api.post(`${at(token.id)}/end-overlap`);
      replace({ ...token, previous_secret: null });
      refresh();
    },
    remove: async (token: TokenAnswer): Promise<void> => {
      replace(await api.delete<TokenAnswer>(at(token.id)));
      refresh();
    },
  };
}
