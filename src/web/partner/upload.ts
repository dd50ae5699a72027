/** One file on its way: its SHA-256 made here, its progress told, the server's checksum compared. */
import type { ProblemView } from '../../contract/answer.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { ApiProblem, askingHeaders } from '../api.ts';

export type Deliverable = VoucherView['deliverables'][number];

/** Undefined where the browser has no means for it, as on a page without a secure connection. */
export async function checksumOf(file: File): Promise<string | undefined> {
  const { subtle } = crypto as Partial<Crypto>;
  if (subtle === undefined) return undefined;
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Sending {
  readonly reference: string;
  readonly file: File;
  /** The same for the same file, so that sending again after silence does nothing twice. */
  readonly key: string;
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Only a request of the older kind tells how much of a body has gone out. */
export function send({ reference, file, key, onProgress, signal }: Sending): Promise<Deliverable> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/vouchers/${encodeURIComponent(reference)}/deliverables`);
    for (const [name, value] of Object.entries({ ...askingHeaders(), 'idempotency-key': key })) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => { onProgress(total === 0 ? 1 : loaded / total); };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Deliverable);
      else reject(new ApiProblem((request.response as ProblemView | null) ?? undefined, request.status));
    };
    request.onerror = () => { reject(new ApiProblem(undefined, 0)); };
    request.onabort = () => { reject(new ApiProblem(undefined, 0)); };
    signal.addEventListener('abort', () => { request.abort(); });
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}
