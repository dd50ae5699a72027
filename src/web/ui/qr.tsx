/** A QR code that the API draws. It is fetched rather than named as a picture's address, for the organisation that is acted for. */
import { useQuery } from '@tanstack/react-query';
import type { CSSProperties, ReactNode } from 'react';
import { api, type ApiProblem, bodyOf } from '../api.ts';
import { useWords } from '../words/words.tsx';
import './qr.css';

interface Picture {
  readonly address: string;
  /** How many modules it is wide, its quiet zone with them: drawn at whole pixels each, they stay alike. */
  readonly modules: number;
}

async function fetchPicture(path: string): Promise<Picture> {
  const svg = new TextDecoder().decode(await bodyOf(api().request<ArrayBuffer>('GET', path)));
  return {
    address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, modules: Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1] ?? 1),
  };
}

interface QrProps {
  readonly path: string;
  readonly alt: string;
  readonly caption: string;
}

export function Qr({ path, alt, caption }: QrProps): ReactNode {
  const { t } = useWords();
  const { data, error } = useQuery<Picture, ApiProblem>({ queryKey: ['qr', path], queryFn: () => fetchPicture(path), staleTime: Infinity });
  if (error !== null) return <p className="quiet small">{error.problem?.detail ?? error.problem?.title ?? t('problem.unreachable')}</p>;
  if (data === undefined) return <div className="qr" />;
  return (
    <figure className="qr-figure" style={{ '--modules': data.modules } as CSSProperties}>
      <img className="qr" src={data.address} alt={alt} />
      <figcaption className="quiet small">{caption}</figcaption>
    </figure>
  );
}
