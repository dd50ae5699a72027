/** What differs between two versions of a programme's definition; both are everybody's to see. */
import type { ReadInput } from '../../contract/calls.ts';
import { differences } from '../../contract/differences.ts';
import type { DifferencesView } from '../../contract/figures.ts';
import { NOT_FOUND, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';

export function programmeDifferences(
  glance: Glance, { params, query }: ReadInput<'programme.differences'>,
): Promise<ReadReply> {
  const { from, to } = query;
  const [before, after] = [from, to].map((version) => glance.sources.definitions.get(params.id, version));
  if (!glance.programmes.has(params.id) || before === undefined || after === undefined) return Promise.resolve(NOT_FOUND);
  const items = differences(before, after).map((each) => ({ ...each }));
  const body: DifferencesView = { programmeId: params.id, from, to, items };
  return Promise.resolve({ kind: 'found', body });
}
