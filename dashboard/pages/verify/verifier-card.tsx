import { Download } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { saveFile } from '../reports/export/save-file.ts';
import { CopiedFact } from '../settings/copied-fact.tsx';

const NAME = 'kiln-verify.js';
/** The question is { "chain", "network", "bytes", "intent" }. */
const OFFLINE = `sha256sum ${NAME}
node -e "require('./${NAME}'); kilnVerify.verify(JSON.parse(require('fs').readFileSync(0))).then(console.log)" < question.json`;

/** Which verifier this is, and the same one to keep. */
export const VerifierCard = ({ file }: { file: Blob | undefined }) => (
  <Card
    title="The verifier of this page"
    description="One file that needs nothing else and asks nobody. The browser has compared it with this hash before it ran it; the same hash stands in the release notes, and the sources make the same file on any machine."
    action={
      <Button
        icon={<Download className="size-4" aria-hidden="true" />}
        disabledReason={file ? undefined : 'The verifier is not loaded.'}
        onClick={() => file && saveFile({ content: file, name: NAME })}
      >
        Download it
      </Button>
    }
  >
    <dl className="text-sm">
      <CopiedFact name="SHA-256" text={KILN_VERIFIER.sha256} />
    </dl>
    <div className="flex flex-col gap-2">
      <p className="text-sm text-muted">
        To use it without this page, on a machine without network if you like, with a question of
        the fields <code>chain</code>, <code>network</code>, <code>bytes</code> and{' '}
        <code>intent</code>:
      </p>
      <CodeBlock label="commands" code={OFFLINE} />
    </div>
  </Card>
);
