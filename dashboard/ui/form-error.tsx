import { messageOf } from '../api/api-error.ts';
import { Banner } from './banner.tsx';

/** What went wrong with a form or a question as a whole; faults of one field stand beside that field. */
export function FormError({ error }: { error: unknown }) {
  const message = messageOf(error);
  return message ? (
    <Banner tone="danger" isAlert>
      {message}
    </Banner>
  ) : null;
}
