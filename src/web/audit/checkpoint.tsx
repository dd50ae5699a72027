/** The last signed checkpoint, to be kept where nobody who runs this can reach it. */
import type { ReactNode } from 'react';
import { useClock } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Loaded, Panel } from '../ui/page.tsx';
import { saveFile } from '../ui/save.ts';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { useCheckpoint, useKeys } from './keys.ts';

export function CheckpointPanel(): ReactNode {
  const { t, moment, number } = useWords();
  const checkpoint = useCheckpoint();
  const keys = useKeys();
  // A sandbox has a clock of its own, and signs by that of the world.
  const isSandbox = useClock()?.movable === true;
  return (
    <Panel title={t('audit.checkpoint')}>
      <Loaded of={checkpoint}>{({ origin, size, root, at, note }) => (
        <div className="stack">
          <p>{t('audit.checkpoint-text')}</p>
          <Terms facts={[
            [t('audit.size'), number(size)],
            [t('audit.signed-at'), isSandbox ? t('audit.real-time', { at: moment(at) }) : moment(at)],
            [t('audit.origin'), <span key="origin" className="code hash" translate="no">{origin}</span>],
            [t('audit.root'), <span key="root" className="code hash" translate="no">{root}</span>],
            ...(keys.data?.keys ?? []).map(({ vkey }) => [t('audit.key'), <span key={vkey} className="code small hash" translate="no">{vkey}</span>] as const),
          ]} />
          <p className="quiet small">{t('audit.key-text')}</p>
          <p><Button onPress={() => { saveFile(`${origin}-${String(size)}.note`, 'text/plain', note); }}>{t('audit.keep')}</Button></p>
        </div>
      )}</Loaded>
    </Panel>
  );
}
