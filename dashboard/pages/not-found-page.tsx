import { Link } from '@tanstack/react-router';
import { PublicLayout } from '../shell/public-layout.tsx';
import { buttonStyle } from '../ui/button-style.ts';

export const NotFoundPage = () => (
  <PublicLayout
    title="Not found"
    description="There is no such page, or it belongs to an organization that you are no member of."
  >
    <Link to="/" className={buttonStyle({ variant: 'primary' })}>
      Go to the start
    </Link>
  </PublicLayout>
);
