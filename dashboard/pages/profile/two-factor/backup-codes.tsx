import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { DialogActions } from '../../../ui/dialog.tsx';

interface BackupCodesProps {
  codes: readonly string[];
  onStored: () => void;
}

/** The codes, once: to copy or to keep as a file. */
export function BackupCodes({ codes, onStored }: BackupCodesProps) {
  const [isStored, setStored] = useState(false);
  const text = `${codes.join('\n')}\n`;
  return (
    <div className="flex flex-col gap-5">
      <ul
        aria-label="Backup codes"
        className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-lg border border-line bg-sunken p-4 font-mono text-sm"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label="Copy codes" size="small" />
        <Button size="small" icon={<Download className="size-4" />} onClick={() => save(text)}>
          Save as a file
        </Button>
      </div>
      <Checkbox
        label="I stored the codes safely"
        hint="In a password manager, or on paper that only you can reach."
        isChecked={isStored}
        onChange={setStored}
      />
      <DialogActions>
        <Button
          variant="primary"
          disabledReason={isStored ? undefined : 'Confirm first that you stored the codes.'}
          onClick={onStored}
        >
          Done
        </Button>
      </DialogActions>
    </div>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'kiln-connect-backup-codes.txt';
  link.click();
  URL.revokeObjectURL(url);
}
