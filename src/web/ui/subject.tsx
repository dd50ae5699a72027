/** What something is about, by its id or reference: told by its name, and led to where there is a page of it. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { Name, Reference } from './status.tsx';

const REFERENCE = /^[0-9A-Z]{4}(-[0-9A-Z]+)+$/;

export function Subject({ of }: { readonly of: string }): ReactNode {
  const { organisation } = useMe();
  if (REFERENCE.test(of)) return <Reference of={of} />;
  const name = <Name of={of} />;
  switch (of.slice(0, 4)) {
    case 'cus_': case 'ptr_': case 'spo_':
      return <Link to="/organisations/$id" params={{ id: of }}>{name}</Link>;
    case 'agr_':
      return <Link to="/agreements/$id" params={{ id: of }}>{name}</Link>;
    case 'pay_':
      return <Link to={organisation.kind === 'sponsor' ? '/claims/$id' : '/requests/$id'} params={{ id: of }} className="code" translate="no">{of}</Link>;
    case 'per_': case 'loc_': case 'con_':
      return name;
    default:
      return <span className="code" translate="no">{of}</span>;
  }
}
