/** The deliverables: files on their way with progress and checksum, and which of those uploaded belong to the report. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { ApiProblem, newKey } from '../api.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { CheckboxGroup } from '../ui/fields.tsx';
import { fieldId } from '../ui/field-id.ts';
import { Refusals } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import type { PartProps } from './report-sections.tsx';
import { Sent, type OnItsWay } from './sent-file.tsx';
import { checksumOf, send } from './upload.ts';

/** What file pickers offer; what a file really is, the server finds in its bytes. */
const ENDINGS = ['.pdf', '.docx', '.xlsx', '.pptx', '.odt', '.ods', '.odp', '.txt', '.csv', '.md', '.png', '.jpg', '.jpeg', '.zip'];
/** As installations have it by default; the server says where it is another. */
const MEGABYTES_MAX = 50;

export function ReportFiles({ voucher, saving, told }: PartProps): ReactNode {
  const { t, number } = useWords();
  const { report, change } = saving;
  const [over, setOver] = useState(false);
  const attaching = abilityOf(voucher.abilities, 'engagement.attach');
  const wrong = told('deliverableIds');
  // Several files may end one after another before the page has been drawn again.
  const chosen = useRef(report.deliverableIds);
  chosen.current = report.deliverableIds;
  const { files, add, stop, again } = useUploads(voucher.reference, (id) => {
    chosen.current = [...new Set([...chosen.current, id])];
    change({ deliverableIds: chosen.current });
  });
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <>
      {attaching?.allowed === true ? (
        // Without any file yet, this is where the one that is missing comes from.
        <div className="drop stack-small" {...(voucher.deliverables.length === 0 ? { id: fieldId('deliverableIds') } : {})} {...(over ? { 'data-over': '' } : {})} onDragOver={(event) => { event.preventDefault(); setOver(true); }}
          onDragLeave={() => { setOver(false); }} onDrop={drop}>
          <h3 className="label">{t('report.add-files')}</h3>
          <p className="quiet" id="files-help">{t('report.files-help', { megabytes: MEGABYTES_MAX })}</p>
          <FileTrigger allowsMultiple acceptedFileTypes={ENDINGS} onSelect={(given) => { add([...(given ?? [])]); }}>
            <Button aria-describedby="files-help">{t('report.choose-files')}</Button>
          </FileTrigger>
        </div>
      ) : <Refusals refusals={attaching?.refusals ?? []} />}
      {files.length === 0 ? null : (
        <ul role="list" aria-label={t('report.on-its-way')}>{files.map((each) => <Sent key={each.id} file={each} stop={() => { stop(each); }} again={() => { again(each); }} />)}</ul>
      )}
      {voucher.deliverables.length === 0 ? <p className={wrong === undefined ? 'quiet' : 'wrong'}>{wrong ?? t('report.no-files')}</p> : (
        <CheckboxGroup name="deliverableIds" label={t('report.which-files')} help={t('report.which-files-help')} wrong={wrong} value={report.deliverableIds}
          onChange={(deliverableIds) => { change({ deliverableIds }); }}
          choices={voucher.deliverables.map((each) => ({
            id: each.id, label: each.fileName,
            more: <><span>{t('report.file-size', { size: number(Math.ceil(each.size / 1000)) })}</span><br /><span className="code checksum small" translate="no">{t('report.sha256', { sha256: each.sha256 })}</span></>,
          }))} />
      )}
    </>
  );
}

function useUploads(reference: string, done: (id: string) => void) {
  const { t } = useWords();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [files, setFiles] = useState<readonly OnItsWay[]>([]);
  const stops = useRef(new Map<string, AbortController>());
  const set = (id: string, part: Partial<OnItsWay>): void => {
    setFiles((before) => before.map((each) => (each.id === id ? { ...each, ...part } : each)));
  };
  const run = async ({ id, file, key }: OnItsWay): Promise<void> => {
    const stopping = new AbortController();
    stops.current.set(id, stopping);
    try {
      const sha256 = await checksumOf(file);
      set(id, { state: 'sending', share: 0, sha256 });
      const answer = await send({ reference, file, key, signal: stopping.signal, onProgress: (share) => { set(id, { share }); } });
      set(id, { state: sha256 === undefined || sha256 === answer.sha256 ? 'done' : 'differs', share: 1, theirs: answer.sha256 });
      done(answer.id);
      announce(t('report.uploaded', { name: file.name }));
      await client.invalidateQueries({ queryKey: ['/vouchers/{ref}'] });
    } catch (error) {
      set(id, stopping.signal.aborted ? { state: 'stopped' } : { state: 'failed', problem: error instanceof ApiProblem ? error : new ApiProblem(undefined, 0) });
    }
  };
  return {
    files,
    add: (given: readonly File[]) => {
      const fresh = given.map((file): OnItsWay => ({ id: newKey(), key: newKey(), file, state: 'counting', share: 0, sha256: undefined, theirs: undefined, problem: undefined }));
      setFiles((before) => [...before, ...fresh]);
      for (const each of fresh) void run(each);
    },
    stop: ({ id }: OnItsWay) => { stops.current.get(id)?.abort(); },
    again: (file: OnItsWay) => { void run(file); },
  };
}
