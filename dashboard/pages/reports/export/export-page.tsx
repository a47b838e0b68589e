import { Download } from 'lucide-react';
import { useState } from 'react';
import { download, path } from '../../../api/api.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { Select } from '../../../ui/select.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../../settings/use-action.ts';
import { SubjectSelect } from '../subject-select.tsx';
import { DateRangeFields } from './date-range-fields.tsx';
import { datesProblem, exportRequest, FIRST_DRAFT, type Sheet } from './export-draft.ts';
import { PeriodFields } from './period-fields.tsx';
import { saveFile } from './save-file.ts';

const CONTENTS = [
  {
    value: 'workbook',
    label: 'Whole report',
    hint: 'An Excel workbook: summary, stakes, rewards by day and by stake, operations, and the method.',
  },
  {
    value: 'periods',
    label: 'Rewards by period',
    hint: 'Days, weeks or months in your timezone, with income as it is earned or as it is paid out.',
  },
  { value: 'table', label: 'One table', hint: 'As CSV, for programs.' },
] as const;

const SHEETS: readonly { value: Sheet; label: string }[] = [
  { value: 'rewards', label: 'Rewards by day' },
  { value: 'stake_rewards', label: 'Rewards by stake and day' },
  { value: 'stakes', label: 'Stakes' },
  { value: 'operations', label: 'Operations' },
];

/** Where finance gets its files. */
export default function ExportPage() {
  const { slug, network } = useOrganization();
  const mayExport = usePermission('reports.export');
  const [draft, setDraft] = useState(FIRST_DRAFT);
  const problem = datesProblem(draft);
  const making = useAction(() => {
    const { route, query } = exportRequest(draft, network);
    return download(`${path`/organizations/${slug}`}/${route}`, query);
  });

  const submit = async () => {
    if (mayExport.reason || problem) return;
    const made = await making.run();
    if (!made) return;
    saveFile(made.result);
    showToast(`${made.result.name} is downloaded.`);
  };

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Export"
        description="Stakes, rewards and operations as files, in the token and in US dollars, with the source of every price."
      />
      <Form onSubmit={submit} error={making.error} className="block">
        <Card
          footer={
            <>
              <p className="text-sm text-subtle">
                {mayExport.reason ??
                  (making.isBusy ? 'A report on many stakes takes a while to be made.' : '')}
              </p>
              <Button
                type="submit"
                variant="primary"
                icon={<Download className="size-4" aria-hidden="true" />}
                isBusy={making.isBusy}
                disabledReason={mayExport.reason ?? problem}
              >
                Download
              </Button>
            </>
          }
        >
          <div className="flex max-w-xl flex-col gap-6">
            <FormError error={making.error} />
            <Field label="On what">
              <SubjectSelect
                hasProtocols
                value={draft.subject}
                onChange={(subject) => setDraft({ ...draft, subject })}
              />
            </Field>
            <RadioGroup
              label="What"
              value={draft.content}
              onChange={(content) => setDraft({ ...draft, content })}
              options={CONTENTS}
            />
            {draft.content === 'table' && (
              <Field label="Table">
                <Select
                  value={draft.sheet}
                  options={SHEETS}
                  onChange={(sheet) => setDraft({ ...draft, sheet })}
                />
              </Field>
            )}
            {draft.content === 'periods' && <PeriodFields draft={draft} onChange={setDraft} />}
            <DateRangeFields draft={draft} onChange={setDraft} problem={problem} />
          </div>
        </Card>
      </Form>
    </div>
  );
}
