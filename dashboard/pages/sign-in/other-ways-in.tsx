import { useMutation } from '@tanstack/react-query';
import { Building2, KeyRound } from 'lucide-react';
import { signInWithPasskey } from '../../api/passkeys.ts';
import { useEnter } from '../../router/use-enter.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';

interface OtherWaysInProps {
  returnPath: string | undefined;
  onSingleSignOn: () => void;
}

/** The ways in that need no password. */
export function OtherWaysIn({ returnPath, onSingleSignOn }: OtherWaysInProps) {
  const enter = useEnter();
  const signIn = useMutation({
    mutationFn: async () => {
      await signInWithPasskey();
      await enter(returnPath);
    },
  });
  return (
    <div className="flex flex-col gap-3">
      <div className="mb-1 flex items-center gap-3 text-xs text-subtle">
        <span className="h-px grow bg-line" />
        or
        <span className="h-px grow bg-line" />
      </div>
      <FormError error={signIn.error} />
      <Button
        icon={<KeyRound className="size-4" />}
        isBusy={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        Sign in with a passkey
      </Button>
      <Button icon={<Building2 className="size-4" />} onClick={onSingleSignOn}>
        Single sign-on
      </Button>
    </div>
  );
}
