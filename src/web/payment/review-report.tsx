/** What was delivered for each voucher of a request: the plan, the completion report and its deliverables. */
import { useState, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { ReviewView } from '../../contract/review-view.ts';
import { ApiProblem, askingHeaders, download } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name, Reference } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { Titled, Worth } from './parts.tsx';

type Voucher = ReviewView['vouchers'][number];
type Deliverable = Voucher['deliverables'][number];

/** Text of this size is shown on the page; what is larger, or no text, is saved as a file. */
const SHOWN_BYTES = 200_000;

export function Delivered({ review, shown }: { readonly review: ReviewView; readonly shown: Voucher | undefined }): ReactNode {
  const { t } = useWords();
  const { vouchers, request } = review;
  return (
    <Panel title={t('payment.delivered')} className="report">
      {vouchers.length < 2 ? null : (
        <nav className="tabs vouchers" aria-label={t('payment.vouchers')}>
          {vouchers.map(({ reference }) => (
            <Link key={reference} to="/claims/$id" params={{ id: request.id }} search={(before) => ({ ...before, voucher: reference })} resetScroll={false}
              className="reference" activeOptions={{ exact: true, includeSearch: true }} {...(reference === shown?.reference ? { 'aria-current': 'page' as const } : {})}>{reference}</Link>
          ))}
        </nav>
      )}
      {shown === undefined ? <p className="quiet">{t('payment.no-voucher')}</p> : <One key={shown.reference} voucher={shown} />}
    </Panel>
  );
}

function One({ voucher }: { readonly voucher: Voucher }): ReactNode {
  const { t, date, country } = useWords();
  const { reservation } = voucher;
  return (
    <div className="stack">
      <div className="notched"><Reference of={voucher.reference} /> <p><Titled programme={voucher.programmeId} group="engagementTypes" id={voucher.engagementType} /></p></div>
      <Terms facts={[
        [t('term.customer'), <span key="customer" translate="no">{voucher.customerName}</span>],
        [t('payment.worth'), <Worth key="worth" days={voucher.days} rate={reservation?.ratePerDay} />],
        [t('term.country'), country(voucher.country)],
        voucher.division === null ? undefined : [t('term.division'), <span key="division" translate="no">{voucher.division}</span>],
        voucher.product === null ? undefined : [t('term.product'), <span key="product" translate="no">{voucher.product}</span>],
        reservation === null ? undefined : [t('payment.reserved'), date(reservation.on)],
        reservation === null ? undefined : [t('payment.planned'), t('payment.span', { from: date(reservation.startsOn, 'short'), to: date(reservation.endsOn, 'short') })],
        voucher.redeemedOn === null ? undefined : [t('payment.redeemed'), date(voucher.redeemedOn)],
      ]} />
      <Report voucher={voucher} />
      <Deliverables voucher={voucher} />
    </div>
  );
}

function Report({ voucher: { report } }: { readonly voucher: Voucher }): ReactNode {
  const { t, date, number } = useWords();
  if (report === null) return <p className="notice warn">{t('payment.no-report')}</p>;
  return (
    <section className="stack-small">
      <h3>{t('payment.report')}</h3>
      <Terms facts={[
        [t('term.starts-on'), date(report.startedOn)],
        [t('term.ends-on'), date(report.endedOn)],
        [t('term.on-site-days'), number(report.onSiteDays)],
        [t('term.off-site-days'), number(report.offSiteDays)],
        [t('term.consultants'), <span key="who" className="names">{report.consultantIds.map((id) => <span key={id}><Name of={id} /></span>)}</span>],
        [t('payment.reported'), t('payment.reported-version', { date: date(report.reportedOn, 'short'), version: report.version })],
      ]} />
      <h4>{t('payment.summary')}</h4>
      <p className="written">{report.summary}</p>
      <h4>{t('payment.recommendations')}</h4>
      <p className="written">{report.recommendations}</p>
    </section>
  );
}

function Deliverables({ voucher }: { readonly voucher: Voucher }): ReactNode {
  const { t } = useWords();
  const [problem, setProblem] = useState<ApiProblem>();
  const [text, setText] = useState<{ readonly name: string; readonly text: string }>();
  const path = (id: string): string => `/api/v1/vouchers/${encodeURIComponent(voucher.reference)}/deliverables/${id}`;
  const failed = (error: unknown): void => { setProblem(error instanceof ApiProblem ? error : new ApiProblem(undefined, 0)); };
  const handed = new Set(voucher.report?.deliverableIds ?? []);
  return (
    <section className="stack-small">
      <h3>{t('term.deliverables')}</h3>
      {voucher.deliverables.length === 0 ? <p className="quiet">{t('payment.no-deliverable')}</p> : null}
      <ul role="list" className="files">
        {voucher.deliverables.map((file) => (
          <File key={file.id} file={file} isHanded={handed.has(file.id)}
            onSave={() => { setProblem(undefined); download(path(file.id), file.fileName).catch(failed); }}
            onShow={() => { setProblem(undefined); readText(path(file.id)).then((shown) => { setText({ name: file.fileName, text: shown }); }).catch(failed); }} />
        ))}
      </ul>
      <ProblemNotice problem={problem} />
      <Dialog title={text?.name ?? ''} wide isOpen={text !== undefined} onClose={() => { setText(undefined); }}>
        <pre className="written code">{text?.text}</pre>
        <p><Button onPress={() => { setText(undefined); }}>{t('shell.close')}</Button></p>
      </Dialog>
    </section>
  );
}

function File({ file, isHanded, onSave, onShow }: {
  readonly file: Deliverable; readonly isHanded: boolean; readonly onSave: () => void; readonly onShow: () => void;
}): ReactNode {
  const { t, number } = useWords();
  return (
    <li>
      <span><strong translate="no">{file.fileName}</strong> <span className="small quiet">{t('payment.size', { kilobytes: number(Math.max(1, Math.round(file.size / 1024))) })}</span></span>
      {isHanded ? null : <span className="small quiet">{t('payment.not-in-report')}</span>}
      <span className="row no-print">
        {file.mediaType.startsWith('text/') && file.size <= SHOWN_BYTES
          ? <Button small onPress={onShow}>{t('payment.show')}<span className="hidden"> {file.fileName}</span></Button> : null}
        <Button small onPress={onSave}>{t('payment.download')}<span className="hidden"> {file.fileName}</span></Button>
      </span>
    </li>
  );
}

async function readText(path: string): Promise<string> {
  const answer = await fetch(path, { headers: askingHeaders() });
  if (!answer.ok) throw new ApiProblem(undefined, answer.status);
  return answer.text();
}
